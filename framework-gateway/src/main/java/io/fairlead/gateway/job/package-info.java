/// Jobs: what people hand in.
@NullMarked
package io.fairlead.gateway.job;

import org.jspecify.annotations.NullMarked;
