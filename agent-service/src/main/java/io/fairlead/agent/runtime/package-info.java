/// What it is to run a task, whatever runs it. A container runtime goes beside the process runtime,
/// behind the same interface.
@NullMarked
package io.fairlead.agent.runtime;

import org.jspecify.annotations.NullMarked;
