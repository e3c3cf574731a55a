/// What people ask the master: roles, offers, tasks, the cluster, its history.
@NullMarked
package io.fairlead.api.operator;

import org.jspecify.annotations.NullMarked;
