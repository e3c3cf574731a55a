/// Which master leads: a lease with an epoch in the database, and what follows from having it or
/// losing it.
@NullMarked
package io.fairlead.master.leadership;

import org.jspecify.annotations.NullMarked;
