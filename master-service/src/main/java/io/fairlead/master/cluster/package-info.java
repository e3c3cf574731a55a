/// The cluster in numbers, and the calls of people.
@NullMarked
package io.fairlead.master.cluster;

import org.jspecify.annotations.NullMarked;
