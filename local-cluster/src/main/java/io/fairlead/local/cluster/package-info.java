/// A whole cluster on this machine: what belongs to it, in which order it starts and stops.
@NullMarked
package io.fairlead.local.cluster;

import org.jspecify.annotations.NullMarked;
