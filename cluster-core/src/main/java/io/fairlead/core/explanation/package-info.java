/// Why a need waits, as values: what is in the way, which agents come nearest, what would help.
@NullMarked
package io.fairlead.core.explanation;

import org.jspecify.annotations.NullMarked;
