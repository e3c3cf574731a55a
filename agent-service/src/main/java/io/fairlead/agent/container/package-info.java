/// Runs tasks as containers of a Docker engine, beside the process runtime and behind the same
/// interface.
@NullMarked
package io.fairlead.agent.container;

import org.jspecify.annotations.NullMarked;
