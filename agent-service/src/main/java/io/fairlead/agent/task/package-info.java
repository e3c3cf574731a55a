/// The life of a task on this agent, from its launch to the master's acknowledgement of its end.
@NullMarked
package io.fairlead.agent.task;

import org.jspecify.annotations.NullMarked;
