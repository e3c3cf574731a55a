package io.fairlead.master.state;

import io.fairlead.core.allocation.RoleTerms;
import io.fairlead.core.id.RoleName;

/// A role with its weight and quota.
public record RoleRecord(RoleName name, RoleTerms terms) {}
