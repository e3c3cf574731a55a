/// Frameworks: registration, the event stream, and the door for all of their calls.
@NullMarked
package io.fairlead.master.framework;

import org.jspecify.annotations.NullMarked;
