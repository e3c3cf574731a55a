/// The HTTP manners that all controllers of the gateway share.
@NullMarked
package io.fairlead.gateway.web;

import org.jspecify.annotations.NullMarked;
