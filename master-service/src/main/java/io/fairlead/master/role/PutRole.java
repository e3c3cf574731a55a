package io.fairlead.master.role;

import io.fairlead.api.problem.FieldError;
import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.allocation.RoleTerms;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Fixed;
import io.fairlead.core.resource.Quantities;
import io.fairlead.master.state.ClusterState;
import io.fairlead.master.state.RoleRecord;
import io.fairlead.master.writer.Command;
import io.fairlead.master.writer.Done;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// Sets a role's weight and quota.
///
/// @param force also where the limit is below what the role holds
record PutRole(RoleName name, RoleTerms terms, boolean force) implements Command<Done> {

    @Override
    public Done decide(ClusterState state, Instant now) {
        Quantities held =
                state.allocator().heldBy(name).sum().plus(state.allocator().spareOf(name));
        if (!force && !terms.limits().allows(held)) {
            throw new ProblemException(
                    Problem.QUOTA,
                    "The role holds, or has reserved, more than the new limit; repeat with force=true to set it"
                            + " nevertheless. What is held stays.",
                    exceeded(held));
        }
        state.allocator().putRole(name, terms);
        state.roles().put(name, new RoleRecord(name, terms));
        return Done.DONE;
    }

    private List<FieldError> exceeded(Quantities held) {
        List<FieldError> errors = new ArrayList<>();
        terms.limits()
                .byKind()
                .forEach((kind, limit) -> {
                    if (held.amountOf(kind) > limit) {
                        errors.add(
                                new FieldError(
                                        "/quota/limit/" + kind,
                                        "%s is below the %s that the role holds or has reserved"
                                                .formatted(
                                                        Fixed.text(limit),
                                                        Fixed.text(held.amountOf(kind)))));
                    }
                });
        return errors;
    }
}
