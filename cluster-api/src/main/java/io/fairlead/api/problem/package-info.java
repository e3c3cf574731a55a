/// Every refusal: a stable code, a status and a sentence (RFC 9457).
@NullMarked
package io.fairlead.api.problem;

import org.jspecify.annotations.NullMarked;
