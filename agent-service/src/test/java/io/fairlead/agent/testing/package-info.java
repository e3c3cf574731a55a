/// What the agent's tests stand on.
@NullMarked
package io.fairlead.agent.testing;

import org.jspecify.annotations.NullMarked;
