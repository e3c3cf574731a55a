/// What a framework may say of the offers that it wants.
@NullMarked
package io.fairlead.core.offer;

import org.jspecify.annotations.NullMarked;
