package io.fairlead.master.framework;

import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.offer.OfferNeed;
import io.fairlead.core.offer.OfferTerms;
import io.fairlead.master.state.Caller;
import io.fairlead.master.state.ClusterState;
import io.fairlead.master.state.FrameworkRecord;
import io.fairlead.master.writer.Command;
import io.fairlead.master.writer.Done;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A framework wants offers again, and forgets what it refused; or wants none.
///
/// @param roles none means all of them
/// @param needs what it wants under them, where it says so
record ChangeWishes(
        Caller caller, List<RoleName> roles, boolean wanted, @Nullable List<OfferNeed> needs)
        implements Command<Done> {

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
        state.frameworkBook().put(stated(framework, named).withSuppressed(suppressed), now);
        if (needs != null) {
            state.allocator().restateNeeds(caller.id(), named);
        }
        return Done.DONE;
    }

    private FrameworkRecord stated(FrameworkRecord framework, List<RoleName> named) {
        OfferTerms offers = framework.terms().offers();
        if (needs == null) {
            return framework;
        }
        for (RoleName role : named) {
            offers = offers.with(role, offers.shape(role).with(needs));
        }
        return framework.withTerms(framework.terms().with(offers));
    }
}
