package io.fairlead.master.agent;

import io.fairlead.api.agent.AgentUsage;
import io.fairlead.api.agent.SyncAnswer;
import io.fairlead.api.agent.SyncAnswer.Acknowledgement;
import io.fairlead.api.agent.SyncAnswer.Kill;
import io.fairlead.api.agent.SyncAnswer.Launch;
import io.fairlead.api.agent.SyncRequest;
import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.IncarnationId;
import io.fairlead.core.id.TaskKey;
import io.fairlead.core.task.TaskSpec;
import io.fairlead.master.state.AgentRecord;
import io.fairlead.master.state.AgentWork;
import io.fairlead.master.state.LiveView;
import io.fairlead.master.state.TaskRecord;
import io.fairlead.master.writer.ClusterWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/// The sync call: takes what an agent says, and answers as soon as there is something to say.
///
/// A sync that brings nothing but a heartbeat touches neither the writer nor the database. Launches
/// and kills are repeated in each answer until the agent has reported; what was told in the answer
/// before is no reason to answer at once, but to wait no longer than `repeatWait`.
///
/// While there is nothing to say no thread waits: the call lies with its [AgentSession], and is
/// looked at again when that is woken or its time is over.
@Component
class AgentSync {

    private static final Logger LOG = LoggerFactory.getLogger(AgentSync.class);

    private final ClusterWriter writer;
    private final AgentSessions sessions;
    private final AgentSettings settings;
    private final InstantSource clock;

    AgentSync(
            ClusterWriter writer,
            AgentSessions sessions,
            AgentSettings settings,
            InstantSource clock) {
        this.writer = writer;
        this.sessions = sessions;
        this.settings = settings;
        this.clock = clock;
    }

    private record Orders(boolean inventoryWanted, List<Launch> launches, List<Kill> kills) {

        Set<Object> urgent() {
            Set<Object> all = new HashSet<>(launches);
            all.addAll(kills);
            if (inventoryWanted) {
                all.add("inventory");
            }
            return all;
        }
    }

    /// Answers the call, now or later.
    ///
    /// @param came when it came, by the nanosecond clock
    /// @throws ProblemException if it is refused at once
    void sync(AgentId id, SyncRequest sync, long came, SyncCall call) {
        SyncCheck.check(sync);
        LiveView view = writer.view();
        if (sync.epoch() > view.epoch()) {
            throw new ProblemException(
                    Problem.NOT_LEADER, "The agent has heard of a newer leader than this one.");
        }
        AgentRecord agent = known(view, id, sync.incarnation(), sync.process());
        AgentSession session = sessions.find(id).orElseThrow(AgentSync::unknown);
        if (!session.begin(sync.sequence(), came, clock.instant())) {
            call.answer(superseded(view.epoch(), sync.sequence()));
            return;
        }
        AgentUsage usage = sync.usage();
        if (usage != null) {
            session.use(usage);
        }
        List<Acknowledgement> safe =
                changesNothing(agent, sync) ? List.of() : writer.call(new ApplySync(id, sync));
        HeldSync held =
                new HeldSync(
                        id,
                        sync.incarnation(),
                        sync.process(),
                        sync.sequence(),
                        session,
                        System.nanoTime(),
                        call,
                        this::lookAgain);
        answerOrHold(held, safe);
    }

    /// A held sync was let go: there may be something to say, also that this master leads no more.
    private void lookAgain(HeldSync sync) {
        try {
            answerOrHold(sync, List.of());
        } catch (ProblemException refusal) {
            sync.call().refuse(refusal);
        } catch (RuntimeException bug) {
            LOG.error("a held sync failed agent={}", sync.agent(), bug);
            sync.call().refuse(new ProblemException(Problem.INTERNAL, "Sync again."));
        }
    }

    private static AgentRecord known(
            LiveView view, AgentId id, IncarnationId incarnation, @Nullable UUID process) {
        AgentRecord agent = view.agents().find(id);
        if (agent == null || !agent.listensTo(incarnation, process)) {
            throw unknown();
        }
        return agent;
    }

    private static ProblemException unknown() {
        return new ProblemException(
                Problem.AGENT_UNKNOWN, "Register again, and sync with the id in the answer.");
    }

    private static boolean changesNothing(AgentRecord agent, SyncRequest sync) {
        Attributes attributes = sync.attributes();
        return !agent.unreachable()
                && sync.updates().isEmpty()
                && sync.inventory() == null
                && (attributes == null || attributes.equals(agent.description().attributes()));
    }

    private void answerOrHold(HeldSync sync, List<Acknowledgement> safe) {
        AgentSession session = sync.session();
        while (true) {
            long signals = session.signals();
            LiveView view = writer.view();
            Orders orders = orders(view, sync);
            Set<Object> urgent = orders.urgent();
            boolean anything = !urgent.isEmpty();
            boolean news = !safe.isEmpty() || anything && !session.wasTold(urgent);
            Duration wait = anything ? settings.repeatWait() : settings.syncWait();
            Duration left = wait.minusNanos(System.nanoTime() - sync.began());
            if (session.isSuperseded(sync.sequence())) {
                sync.call().answer(superseded(view.epoch(), sync.sequence()));
                return;
            }
            if (news || !left.isPositive()) {
                session.tell(urgent);
                sync.call().answer(answer(view.epoch(), sync, orders, safe));
                return;
            }
            sync.call().hold();
            if (session.hold(sync, signals, left)) {
                return;
            }
        }
    }

    private static Orders orders(LiveView view, HeldSync sync) {
        AgentRecord agent = known(view, sync.agent(), sync.incarnation(), sync.process());
        AgentWork work = view.work(sync.agent());
        boolean inventoryKnown = agent.contact().inventoryKnown();
        List<Launch> launches =
                inventoryKnown
                        ? work.launches().stream()
                                .filter(task -> task.incarnation().equals(sync.incarnation()))
                                .map(AgentSync::launch)
                                .toList()
                        : List.of();
        List<Kill> kills = new ArrayList<>(work.kills().stream().map(AgentSync::kill).toList());
        for (TaskKey stranger : agent.contact().strangers()) {
            kills.add(
                    new Kill(
                            stranger.frameworkId(),
                            stranger.taskId(),
                            TaskSpec.DEFAULT_KILL_GRACE_PERIOD));
        }
        return new Orders(!inventoryKnown || work.inDoubt() > 0, launches, kills);
    }

    private static Launch launch(TaskRecord task) {
        return new Launch(
                task.allocation().frameworkId(),
                task.allocation().id(),
                task.allocation().task(),
                task.allocation().resources());
    }

    private static Kill kill(TaskRecord task) {
        Duration grace = task.progress().killGrace();
        return new Kill(
                task.allocation().frameworkId(),
                task.allocation().task().taskId(),
                grace == null ? task.allocation().task().killGracePeriod() : grace);
    }

    private static SyncAnswer answer(
            long epoch, HeldSync sync, Orders orders, List<Acknowledgement> safe) {
        return new SyncAnswer(
                epoch,
                sync.sequence(),
                false,
                orders.inventoryWanted(),
                orders.launches(),
                orders.kills(),
                safe);
    }

    private static SyncAnswer superseded(long epoch, long sequence) {
        return new SyncAnswer(epoch, sequence, true, false, List.of(), List.of(), List.of());
    }
}
