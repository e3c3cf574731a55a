/// Preemption as people read it: who was displaced, and who would be.
@NullMarked
package io.fairlead.master.preemption;

import org.jspecify.annotations.NullMarked;
