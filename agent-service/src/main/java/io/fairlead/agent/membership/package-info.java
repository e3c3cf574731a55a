/// Being one of the cluster's agents: registration, and the sync loop with the leading master.
@NullMarked
package io.fairlead.agent.membership;

import org.jspecify.annotations.NullMarked;
