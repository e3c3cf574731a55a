/// Agents: registration, the sync call, contact lost and found, operators' orders.
@NullMarked
package io.fairlead.master.agent;

import org.jspecify.annotations.NullMarked;
