/// What a task is, and the one table of how its state may move.
@NullMarked
package io.fairlead.core.task;

import org.jspecify.annotations.NullMarked;
