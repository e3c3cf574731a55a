/// The master: shares the resources of many agents out between frameworks.
@NullMarked
package io.fairlead.master;

import org.jspecify.annotations.NullMarked;
