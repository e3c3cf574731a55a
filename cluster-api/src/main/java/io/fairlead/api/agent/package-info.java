/// What agents and the master say to each other.
@NullMarked
package io.fairlead.api.agent;

import org.jspecify.annotations.NullMarked;
