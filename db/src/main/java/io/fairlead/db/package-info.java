/// How the services hand many rows to PostgreSQL in one statement.
@NullMarked
package io.fairlead.db;

import org.jspecify.annotations.NullMarked;
