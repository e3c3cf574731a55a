/// What must survive a restart of the agent: the work folder, its owner's identity, one checkpoint
/// a task.
@NullMarked
package io.fairlead.agent.store;

import org.jspecify.annotations.NullMarked;
