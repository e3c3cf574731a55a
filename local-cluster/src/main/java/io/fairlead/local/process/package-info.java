/// Processes of this machine: how one is started, kept running, stopped, and found again.
@NullMarked
package io.fairlead.local.process;

import org.jspecify.annotations.NullMarked;
