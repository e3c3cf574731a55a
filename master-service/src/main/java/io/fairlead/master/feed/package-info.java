/// What happens in the cluster, told to people and tools as it becomes durable: `GET /v1/events`.
@NullMarked
package io.fairlead.master.feed;

import org.jspecify.annotations.NullMarked;
