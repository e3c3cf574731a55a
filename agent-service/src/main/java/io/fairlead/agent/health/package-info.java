/// Asks running tasks whether they are well.
@NullMarked
package io.fairlead.agent.health;

import org.jspecify.annotations.NullMarked;
