/// The cluster model: R, T and E as running sums.
@NullMarked
package io.fairlead.core.model;

import org.jspecify.annotations.NullMarked;
