/// Who gets what: agents' free resources, offers, requests, allocations and the fair sharing
/// between them.
@NullMarked
package io.fairlead.core.allocation;

import org.jspecify.annotations.NullMarked;
