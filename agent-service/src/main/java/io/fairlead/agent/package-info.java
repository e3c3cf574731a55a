/// The agent: runs tasks on one machine and reports on them.
@NullMarked
package io.fairlead.agent;

import org.jspecify.annotations.NullMarked;
