/// What this machine has, and what it says of itself.
@NullMarked
package io.fairlead.agent.machine;

import org.jspecify.annotations.NullMarked;
