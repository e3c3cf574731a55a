package io.fairlead.master.framework;

import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RequestId;
import io.fairlead.master.state.Caller;
import io.fairlead.master.state.ClusterState;
import io.fairlead.master.state.FrameworkRecord;
import io.fairlead.master.state.FrameworkRecord.Contact;
import io.fairlead.master.state.FrameworkRecord.Terms;
import io.fairlead.master.writer.Command;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/// A framework says that it is there. An id that is known needs the token of that framework.
record RegisterFramework(FrameworkId id, String tokenHash, Terms terms)
        implements Command<RegisterFramework.Registered> {

    /// What is kept of the answer: the token is derived or brought again.
    record Registered(FrameworkId id, long epoch, List<RequestId> withdrawn) {

        /// Copies the list; in answers of older versions it is absent.
        Registered {
            withdrawn = withdrawn == null ? List.of() : List.copyOf(withdrawn);
        }
    }

    @Override
    public Registered decide(ClusterState state, Instant now) {
        FrameworkRecord known = state.frameworks().find(id);
        if (known == null) {
            state.frameworkBook()
                    .put(
                            new FrameworkRecord(
                                    id,
                                    terms,
                                    tokenHash,
                                    Set.of(),
                                    0,
                                    false,
                                    now,
                                    new Contact(0, now)),
                            now);
            return new Registered(id, state.epoch(), List.of());
        }
        new Caller(id, tokenHash, null).check(known);
        if (known.removing()) {
            throw new ProblemException(
                    Problem.CONFLICT,
                    "The framework is being removed; its tasks have not all ended yet.");
        }
        List<RequestId> withdrawn = state.frameworkBook().put(known.with(terms), now);
        return new Registered(id, state.epoch(), withdrawn);
    }
}
