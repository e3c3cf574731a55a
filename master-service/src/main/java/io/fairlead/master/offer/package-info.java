/// Offers: the loop that makes them, accept and decline, expiry.
@NullMarked
package io.fairlead.master.offer;

import org.jspecify.annotations.NullMarked;
