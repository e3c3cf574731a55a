package io.fairlead.gateway.promise;

import io.fairlead.api.Page;
import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.timeline.Admission;
import io.fairlead.core.timeline.DeadlineAsk;
import io.fairlead.core.timeline.RoleTimeline;
import io.fairlead.core.timeline.Slot;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/// Promises of deadlines, against roles' guarantees.
///
/// There is one timeline for each role, in the database that all gateways share, and a promise is
/// committed with its job: two queues of a role cannot be promised the same, and no promise is left
/// over without its job.
@Service
public class Promises {

    private static final Instant NEVER = Instant.parse("9999-01-01T00:00:00Z");

    private final PromiseStore store;
    private final RoleGuarantees guarantees;

    Promises(PromiseStore store, RoleGuarantees guarantees) {
        this.store = store;
        this.guarantees = guarantees;
    }

    /// What a role has to promise from, read from the master: before the transaction, for it may
    /// take its time.
    ///
    /// @return nothing where nothing is guaranteed, or no master answers now
    public Optional<Basis> basis(RoleName role) {
        try {
            return guarantees.of(role).map(guarantee -> new Basis(role, guarantee));
        } catch (ProblemException away) {
            if (away.problem() == Problem.UNAVAILABLE || away.problem() == Problem.NOT_LEADER) {
                return Optional.empty();
            }
            throw away;
        }
    }

    /// A role's guarantee, as the master said just now.
    public static final class Basis {
        private final RoleName role;
        private final Quantities guarantee;

        private Basis(RoleName role, Quantities guarantee) {
            this.role = role;
            this.guarantee = guarantee;
        }
    }

    /// Asks for a deadline, so that nobody else is promised anything of the role until the
    /// transaction that this is called in ends. Where the answer is yes, [#keep] it.
    @Transactional(propagation = Propagation.MANDATORY)
    public Admission askAlone(Basis basis, DeadlineAsk ask, Instant now) {
        store.lock(basis.role);
        return timeline(basis, now).ask(ask);
    }

    /// Promises what was answered to [#askAlone], in the same transaction.
    @Transactional(propagation = Propagation.MANDATORY)
    public void keep(
            UUID jobId,
            Basis basis,
            Instant deadline,
            Admission.Guaranteed guaranteed,
            Instant now) {
        store.insert(
                new PromiseView(
                        jobId,
                        basis.role,
                        deadline,
                        guaranteed.finish(),
                        now,
                        PromiseState.OPEN,
                        null,
                        null),
                guaranteed.slots());
    }

    /// What could be answered now; promises nothing.
    @Transactional(readOnly = true)
    public Admission ask(Basis basis, DeadlineAsk ask, Instant now) {
        return timeline(basis, now).ask(ask);
    }

    private RoleTimeline timeline(Basis basis, Instant now) {
        RoleTimeline timeline = new RoleTimeline(basis.guarantee, now);
        store.open(basis.role, now).forEach(timeline::keep);
        for (PromiseStore.Holding holding : store.holdings(basis.role)) {
            Instant until = holding.until();
            // One that should have ended may go on for who knows how long.
            timeline.keep(
                    new Slot(
                            now,
                            until == null || !until.isAfter(now) ? NEVER : until,
                            holding.amounts()));
        }
        return timeline;
    }

    /// What is kept over time.
    ///
    /// @throws ProblemException `NOT_FOUND` where nothing is guaranteed to the role
    @Transactional(readOnly = true)
    PromiseTimeline timeline(RoleName role, Instant now) {
        Basis basis =
                basis(role)
                        .orElseThrow(() ->
                                ProblemException.notFound("a guarantee of role " + role.value()));
        return new PromiseTimeline(
                role, basis.guarantee, timeline(basis, now).promised(), store.counts(role));
    }

    /// Promises, newest first.
    @Transactional(readOnly = true)
    Page<PromiseView> list(
            @Nullable String role, @Nullable PromiseState state, int limit, @Nullable UUID cursor) {
        List<PromiseView> found = store.list(role, state, limit + 1, cursor);
        boolean more = found.size() > limit;
        List<PromiseView> items = more ? found.subList(0, limit) : found;
        return new Page<>(items, more ? items.getLast().jobId().toString() : null);
    }
}
