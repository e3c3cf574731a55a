/// Deadlines that were promised: asked for, kept in one timeline a role, counted.
@NullMarked
package io.fairlead.gateway.promise;

import org.jspecify.annotations.NullMarked;
