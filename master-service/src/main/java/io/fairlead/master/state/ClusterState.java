package io.fairlead.master.state;

import io.fairlead.core.allocation.Allocator;
import io.fairlead.core.allocation.Offer;
import io.fairlead.core.allocation.ResourceRequest;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.OfferId;
import io.fairlead.core.id.RequestKey;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.id.TaskKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/// The cluster's live state: the allocator and the records around it. Pure and for one thread; what
/// other threads may read is [#view].
///
/// The books ([#agentBook], [#taskBook], [#offerBook], [#frameworkBook]) hold the moves that change
/// several tables together. Whoever decides must look first and change after: a refusal must leave
/// everything as it was.
public final class ClusterState {

    private final long epoch;
    private final Allocator allocator;
    private final Table<AgentId, AgentRecord> agents = new Table<>();
    private final Table<FrameworkId, FrameworkRecord> frameworks = new Table<>();
    private final Table<RoleName, RoleRecord> roles = new Table<>();
    private final Table<OfferId, Offer> offers = new Table<>();
    private final Table<RequestKey, ResourceRequest> requests = new Table<>();
    private final Table<TaskKey, TaskRecord> tasks = new Table<>();
    private final Table<UpdateKey, UpdateRecord> updates = new Table<>();
    private final Table<String, SumRecord> sums = new Table<>();
    private final Table<RefusalRecord.Key, RefusalRecord> refusals = new Table<>();
    private final Recent<AnswerKey, StoredAnswer> recentAnswers = new Recent<>();
    private final Recent<TaskKey, Boolean> recentTaskEnds = new Recent<>();
    private final Recent<RequestKey, Boolean> recentRequestEnds = new Recent<>();
    private final List<StoredAnswer> answers = new ArrayList<>();
    private final History history = new History();
    private final LiveView view;
    private final SumBook sumBook;
    private final UpdateBook updateBook;
    private final OfferBook offerBook;
    private final RefusalBook refusalBook;
    private final AgentBook agentBook;
    private final FrameworkBook frameworkBook;
    private final TaskBook taskBook;
    private boolean allocatorUsed;
    private long movesBefore;

    /// An empty cluster.
    ///
    /// @param epoch of the leader that works on it
    /// @param loadedAt when that leader took over
    public ClusterState(long epoch, Allocator allocator, Instant loadedAt) {
        this(epoch, allocator, loadedAt, UpdateBook.USUALLY_MOST);
    }

    /// An empty cluster.
    ///
    /// @param unacknowledged updates that a framework may owe before it is given no more tasks
    public ClusterState(long epoch, Allocator allocator, Instant loadedAt, int unacknowledged) {
        this.epoch = epoch;
        this.allocator = allocator;
        this.view = new LiveView(epoch, loadedAt, this);
        this.sumBook = new SumBook(sums);
        this.updateBook = new UpdateBook(updates, unacknowledged);
        this.offerBook = new OfferBook(this);
        this.refusalBook = new RefusalBook(this);
        this.agentBook = new AgentBook(this);
        this.frameworkBook = new FrameworkBook(this);
        this.taskBook = new TaskBook(this);
    }

    /// Of the leader that works on it.
    public long epoch() {
        return epoch;
    }

    /// Who gets what.
    public Allocator allocator() {
        allocatorUsed = true;
        return allocator;
    }

    /// A command is to be decided: [#isTouched] tells of it from now on.
    public void beginCommand() {
        allocatorUsed = false;
        movesBefore = moves();
    }

    /// Whether the command may have changed something. What is done with the allocator is not
    /// looked at: whoever asked for it counts as having changed it.
    public boolean isTouched() {
        return allocatorUsed || moves() != movesBefore;
    }

    private long moves() {
        return agents.moves()
                + frameworks.moves()
                + roles.moves()
                + offers.moves()
                + requests.moves()
                + tasks.moves()
                + updates.moves()
                + sums.moves()
                + refusals.moves()
                + answers.size()
                + history.size();
    }

    /// Agents, those given up included.
    public Table<AgentId, AgentRecord> agents() {
        return agents;
    }

    /// Frameworks.
    public Table<FrameworkId, FrameworkRecord> frameworks() {
        return frameworks;
    }

    /// Roles that were set or named.
    public Table<RoleName, RoleRecord> roles() {
        return roles;
    }

    /// Outstanding offers, as the allocator holds them.
    public Table<OfferId, Offer> offers() {
        return offers;
    }

    /// Requests that wait, as the allocator holds them.
    public Table<RequestKey, ResourceRequest> requests() {
        return requests;
    }

    /// Live tasks.
    public Table<TaskKey, TaskRecord> tasks() {
        return tasks;
    }

    /// Updates that were not acknowledged yet.
    public Table<UpdateKey, UpdateRecord> updates() {
        return updates;
    }

    /// Sums over ended tasks.
    public Table<String, SumRecord> sums() {
        return sums;
    }

    /// Refusals that outlive this leader.
    public Table<RefusalRecord.Key, RefusalRecord> refusals() {
        return refusals;
    }

    /// Answers to idempotent calls of the last minutes.
    public Recent<AnswerKey, StoredAnswer> recentAnswers() {
        return recentAnswers;
    }

    /// Tasks that ended in the last minutes.
    public Recent<TaskKey, Boolean> recentTaskEnds() {
        return recentTaskEnds;
    }

    /// Requests that stopped waiting in the last minutes.
    public Recent<RequestKey, Boolean> recentRequestEnds() {
        return recentRequestEnds;
    }

    /// Keeps an answer, so that a repeat gets it.
    public void keep(StoredAnswer answer) {
        answers.add(answer);
        recentAnswers.add(answer.key(), answer, answer.createdAt());
    }

    /// What this batch adds to history.
    public History history() {
        return history;
    }

    /// The moves of offers.
    public OfferBook offerBook() {
        return offerBook;
    }

    /// The moves of refusals.
    public RefusalBook refusalBook() {
        return refusalBook;
    }

    /// The moves of agents.
    public AgentBook agentBook() {
        return agentBook;
    }

    /// The moves of frameworks.
    public FrameworkBook frameworkBook() {
        return frameworkBook;
    }

    /// The moves of updates.
    public UpdateBook updateBook() {
        return updateBook;
    }

    /// The moves of tasks.
    public TaskBook taskBook() {
        return taskBook;
    }

    SumBook sumBook() {
        return sumBook;
    }

    /// What readers see: the committed state.
    public LiveView view() {
        return view;
    }

    /// Whether something was changed since the last commit.
    public boolean isChanged() {
        return agents.isChanged()
                || frameworks.isChanged()
                || roles.isChanged()
                || offers.isChanged()
                || requests.isChanged()
                || tasks.isChanged()
                || updates.isChanged()
                || sums.isChanged()
                || refusals.isChanged()
                || !answers.isEmpty()
                || !history.isEmpty();
    }

    /// What was changed since the last commit.
    ///
    /// @param at when it was decided
    public Commit changes(Instant at) {
        return new Commit(
                epoch,
                at,
                agents.changes(),
                frameworks.changes(),
                roles.changes(),
                offers.changes(),
                requests.changes(),
                tasks.changes(),
                updates.changes(),
                sums.changes(),
                refusals.changes(),
                List.copyOf(answers),
                history);
    }

    /// The changes are durable: readers see them from now on.
    public void publish(Commit commit) {
        agents.publish();
        frameworks.publish();
        roles.publish();
        offers.publish();
        requests.publish();
        tasks.publish();
        updates.publish();
        sums.publish();
        refusals.publish();
        view.refresh(commit);
    }

    /// The changes were told: the next batch begins.
    public void startBatch() {
        answers.clear();
        history.clear();
    }
}
