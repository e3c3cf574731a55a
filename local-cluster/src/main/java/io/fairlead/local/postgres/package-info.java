/// A real PostgreSQL from binaries that Maven brings, with durable settings.
@NullMarked
package io.fairlead.local.postgres;

import org.jspecify.annotations.NullMarked;
