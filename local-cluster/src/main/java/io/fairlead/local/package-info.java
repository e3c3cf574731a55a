/// One command: PostgreSQL, master, agents and gateway on one machine.
@NullMarked
package io.fairlead.local;

import org.jspecify.annotations.NullMarked;
