package io.fairlead.master.framework;

import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.offer.OfferTerms;
import io.fairlead.master.state.Caller;
import io.fairlead.master.state.ClusterState;
import io.fairlead.master.state.FrameworkRecord;
import io.fairlead.master.writer.Command;
import io.fairlead.master.writer.Done;
import java.time.Instant;

/// A framework says anew which offers it wants.
record ChangeOfferTerms(Caller caller, OfferTerms terms) implements Command<Done> {

    @Override
    public Done decide(ClusterState state, Instant now) {
        FrameworkRecord framework = caller.admit(state);
        if (framework.removing()) {
            throw new ProblemException(Problem.CONFLICT, "The framework is being removed.");
        }
        OfferTermsCheck.check("", terms, framework.terms().roles());
        state.frameworkBook().put(framework.with(framework.terms().with(terms)), now);
        state.allocator().restateNeeds(caller.id(), terms.shapes().keySet());
        return Done.DONE;
    }
}
