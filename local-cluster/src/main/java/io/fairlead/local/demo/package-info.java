/// A mixed load on a cluster of its own, checked against what can be computed directly.
@NullMarked
package io.fairlead.local.demo;

import org.jspecify.annotations.NullMarked;
