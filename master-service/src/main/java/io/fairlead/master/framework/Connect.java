package io.fairlead.master.framework;

import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.master.state.Caller;
import io.fairlead.master.state.ClusterState;
import io.fairlead.master.state.FrameworkRecord;
import io.fairlead.master.writer.Command;
import io.fairlead.master.writer.Done;
import java.time.Instant;

/// A framework listens from now on. Its stream begins between two batches, with all that is current
/// or where it ended before, so that nothing is missed or told twice.
record Connect(Caller caller, EventStream stream, EventStreams streams) implements Command<Done> {

    @Override
    public Done decide(ClusterState state, Instant now) {
        FrameworkRecord framework = caller.admit(state);
        if (framework.removing()) {
            throw new ProblemException(Problem.CONFLICT, "The framework is being removed.");
        }
        state.frameworkBook().contact(framework, stream.number(), now);
        return Done.DONE;
    }

    @Override
    public void committed(ClusterState state, Done answer) {
        streams.attach(stream, state.view());
    }
}
