/// What a start does from which the JVM learns what later ones need.
@NullMarked
package io.fairlead.agent.training;

import org.jspecify.annotations.NullMarked;
