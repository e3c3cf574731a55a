/// How the core's values look in JSON.
@NullMarked
package io.fairlead.api.json;

import org.jspecify.annotations.NullMarked;
