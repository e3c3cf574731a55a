/// The way to the leading master: finds it, follows it, maps its refusals, reads its streams.
@NullMarked
package io.fairlead.gateway.upstream;

import org.jspecify.annotations.NullMarked;
