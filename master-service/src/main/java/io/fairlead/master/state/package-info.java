/// The cluster's live state in memory: pure, owned by the one writer, with what readers may see
/// published beside it.
@NullMarked
package io.fairlead.master.state;

import org.jspecify.annotations.NullMarked;
