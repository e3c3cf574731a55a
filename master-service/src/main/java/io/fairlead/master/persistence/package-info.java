/// Connections, and rows written in batches by array parameters.
@NullMarked
package io.fairlead.master.persistence;

import org.jspecify.annotations.NullMarked;
