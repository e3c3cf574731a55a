/// Names of things: one record each, so that an agent's id is never taken for an offer's.
@NullMarked
package io.fairlead.core.id;

import org.jspecify.annotations.NullMarked;
