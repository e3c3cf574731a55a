package io.fairlead.master.framework;

import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.master.state.Caller;
import io.fairlead.master.state.ClusterState;
import io.fairlead.master.state.FrameworkRecord;
import io.fairlead.master.writer.Command;
import io.fairlead.master.writer.Done;
import java.time.Instant;

/// Removes a framework.
///
/// @param mayRemoveHosted the caller is the gateway that runs it
record RemoveFramework(Caller caller, boolean mayRemoveHosted) implements Command<Done> {

    @Override
    public Done decide(ClusterState state, Instant now) {
        FrameworkRecord framework = caller.admit(state);
        if (framework.terms().hosted() && !mayRemoveHosted) {
            throw new ProblemException(
                    Problem.CONFLICT,
                    "It is a queue of the gateway: delete the queue there instead.");
        }
        if (!framework.removing()) {
            state.frameworkBook().remove(framework, now);
        }
        return Done.DONE;
    }
}
