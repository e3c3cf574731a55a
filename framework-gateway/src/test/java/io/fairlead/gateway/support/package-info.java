/// What the gateway's tests stand on: a database, a scripted master over real HTTP, a gateway.
@NullMarked
package io.fairlead.gateway.support;

import org.jspecify.annotations.NullMarked;
