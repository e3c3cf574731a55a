/// Roles: weight and quota.
@NullMarked
package io.fairlead.master.role;

import org.jspecify.annotations.NullMarked;
