/// The HTTP manners that all services share.
@NullMarked
package io.fairlead.api.web;

import org.jspecify.annotations.NullMarked;
