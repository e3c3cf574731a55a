/// Tasks: what frameworks ask and say of them, and their rows.
@NullMarked
package io.fairlead.master.task;

import org.jspecify.annotations.NullMarked;
