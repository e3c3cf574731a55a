/// Resources over time: what is free when, and which deadlines can be promised.
@NullMarked
package io.fairlead.core.timeline;

import org.jspecify.annotations.NullMarked;
