package io.fairlead.master.request;

import io.fairlead.api.operator.WaitingNeed;
import io.fairlead.api.operator.WaitingView;
import io.fairlead.api.operator.WaitingView.AgentName;
import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.allocation.WaitingPicture;
import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.id.AgentId;
import io.fairlead.master.state.AgentRecord;
import io.fairlead.master.state.Bounds;
import io.fairlead.master.state.LiveView;
import io.fairlead.master.state.TaskRecord;
import io.fairlead.master.writer.ClusterWriter;
import java.util.concurrent.Semaphore;
import org.springframework.stereotype.Service;

/// Explains why needs wait. The writer only takes down the agents as they are; the work is done on
/// the caller's thread, few at a time, so that many questions do not take the machine from it.
@Service
public class Explanations {

    private static final int AT_A_TIME = 2;

    private final ClusterWriter writer;
    private final Semaphore places = new Semaphore(AT_A_TIME, true);

    Explanations(ClusterWriter writer) {
        this.writer = writer;
    }

    /// Why a need waits.
    ///
    /// @throws ProblemException `NOT_FOUND` where its framework is not there; `INVALID` where the
    ///   role is none of its
    public WaitingView explain(WaitingNeed need) {
        Bounds.check("/submittedAt", need.submittedAt());
        for (int i = 0; i < need.tasks().size(); i++) {
            Bounds.check("/tasks/" + i, need.tasks().get(i));
        }
        try {
            places.acquire();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new ProblemException(Problem.UNAVAILABLE, "This master is stopping.");
        }
        try {
            WaitingPicture picture = writer.call(new TakePicture(need));
            LiveView view = writer.view();
            return WaitingView.of(
                    picture.explain(
                            () ->
                                    writer.view().tasks().all().stream()
                                            .map(TaskRecord::allocation)
                                            .toList(),
                            id -> name(view, id).text()),
                    id -> name(view, id));
        } finally {
            places.release();
        }
    }

    private static AgentName name(LiveView view, AgentId id) {
        AgentRecord agent = view.agents().find(id);
        return agent == null
                ? new AgentName(id.toString(), null, null)
                : new AgentName(
                        agent.description().name(),
                        agent.description().attributes().get(Attributes.HOST).orElse(null),
                        agent.description().address());
    }
}
