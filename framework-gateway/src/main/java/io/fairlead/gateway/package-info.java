/// The gateway: takes jobs, runs queues, and is the door for frameworks.
@NullMarked
package io.fairlead.gateway;

import org.jspecify.annotations.NullMarked;
