/// Runs tasks as processes, each under a small launcher that outlives the agent.
@NullMarked
package io.fairlead.agent.process;

import org.jspecify.annotations.NullMarked;
