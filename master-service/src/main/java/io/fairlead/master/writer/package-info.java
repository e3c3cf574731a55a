/// The one writer: commands decided one after the other, made durable together, answered after the
/// commit.
@NullMarked
package io.fairlead.master.writer;

import org.jspecify.annotations.NullMarked;
