/// Exact resource arithmetic: fixed-point scalars, port ranges, GPU devices.
@NullMarked
package io.fairlead.core.resource;

import org.jspecify.annotations.NullMarked;
