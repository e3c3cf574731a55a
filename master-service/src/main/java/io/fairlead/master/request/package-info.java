/// Requests: needs that frameworks state, and that the allocation cycle grants.
@NullMarked
package io.fairlead.master.request;

import org.jspecify.annotations.NullMarked;
