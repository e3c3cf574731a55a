/// Brings the files that a task names into its sandbox.
@NullMarked
package io.fairlead.agent.fetch;

import org.jspecify.annotations.NullMarked;
