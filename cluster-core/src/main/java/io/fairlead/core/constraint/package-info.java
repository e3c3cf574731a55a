/// Attributes of agents and the constraints that tasks put on them.
@NullMarked
package io.fairlead.core.constraint;

import org.jspecify.annotations.NullMarked;
