/// First answers by idempotency key, and ids that were used before.
@NullMarked
package io.fairlead.master.answer;

import org.jspecify.annotations.NullMarked;
