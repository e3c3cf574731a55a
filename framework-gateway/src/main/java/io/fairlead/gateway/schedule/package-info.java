/// Runs queues: one owner each, one thread each, from waiting task to acknowledged end.
@NullMarked
package io.fairlead.gateway.schedule;

import org.jspecify.annotations.NullMarked;
