/// How the gateway comes to its database.
@NullMarked
package io.fairlead.gateway.database;

import org.jspecify.annotations.NullMarked;
