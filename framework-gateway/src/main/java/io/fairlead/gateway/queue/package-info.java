/// Queues: frameworks that the gateway hosts.
@NullMarked
package io.fairlead.gateway.queue;

import org.jspecify.annotations.NullMarked;
