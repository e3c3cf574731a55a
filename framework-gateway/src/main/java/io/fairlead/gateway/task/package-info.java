/// Tasks, as people read them: state, history, output, and why one waits.
@NullMarked
package io.fairlead.gateway.task;

import org.jspecify.annotations.NullMarked;
