/// What operators reserve on agents, and who reserved what when.
@NullMarked
package io.fairlead.master.reservation;

import org.jspecify.annotations.NullMarked;
