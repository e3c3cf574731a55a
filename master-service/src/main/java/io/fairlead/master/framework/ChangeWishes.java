package io.fairlead.master.framework;

import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.id.RoleName;
import io.fairlead.master.state.Caller;
import io.fairlead.master.state.ClusterState;
import io.fairlead.master.state.FrameworkRecord;
import io.fairlead.master.writer.Command;
import io.fairlead.master.writer.Done;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// A framework wants offers again, and forgets what it refused; or wants none.
///
/// @param roles none means all of them
record ChangeWishes(Caller caller, List<RoleName> roles, boolean wanted) implements Command<Done> {

    @Override
    public Done decide(ClusterState state, Instant now) {
        FrameworkRecord framework = caller.admit(state);
        List<RoleName> own = framework.terms().roles();
        for (int i = 0; i < roles.size(); i++) {
            if (!own.contains(roles.get(i))) {
                throw ProblemException.invalid("/roles/" + i, "must be one of " + own);
            }
        }
        List<RoleName> named = roles.isEmpty() ? own : roles;
        Set<RoleName> suppressed = new HashSet<>(framework.suppressed());
        if (wanted) {
            named.forEach(suppressed::remove);
            state.allocator().forgetRefusals(caller.id(), named);
            state.refusalBook().forget(caller.id(), named::contains);
        } else {
            suppressed.addAll(named);
        }
        state.frameworkBook().put(framework.withSuppressed(suppressed), now);
        return Done.DONE;
    }
}
