package io.fairlead.master.role;

import io.fairlead.api.Page;
import io.fairlead.api.operator.PreemptionSettings;
import io.fairlead.api.operator.Quota;
import io.fairlead.api.operator.RoleSettings;
import io.fairlead.api.operator.RoleView;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.allocation.AgentHoldings;
import io.fairlead.core.allocation.Held;
import io.fairlead.core.allocation.PreemptionTerms;
import io.fairlead.core.allocation.Reserved;
import io.fairlead.core.allocation.RoleTerms;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Fixed;
import io.fairlead.core.resource.Limits;
import io.fairlead.core.resource.Quantities;
import io.fairlead.master.state.Bounds;
import io.fairlead.master.state.FrameworkRecord;
import io.fairlead.master.state.LiveView;
import io.fairlead.master.state.RoleRecord;
import io.fairlead.master.web.Paging;
import io.fairlead.master.writer.ClusterWriter;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// What people do with roles.
@Service
public class Roles {

    private static final Duration LONGEST_WAIT = Duration.ofDays(1);

    private final ClusterWriter writer;

    Roles(ClusterWriter writer) {
        this.writer = writer;
    }

    /// Roles by name.
    public Page<RoleView> list(@Nullable Integer limit, @Nullable String cursor) {
        LiveView view = writer.view();
        return Paging.page(
                view.roles().all().stream().map(role -> shown(view, role)).toList(),
                role -> role.name().value(),
                limit,
                cursor);
    }

    /// One role.
    ///
    /// @param path its name, with `~` for `/`
    public RoleView get(String path) {
        LiveView view = writer.view();
        RoleRecord role = view.roles().find(name(path));
        if (role == null) {
            throw ProblemException.notFound("role " + name(path));
        }
        return shown(view, role);
    }

    /// Sets weight, quota and preemption.
    ///
    /// @param path its name, with `~` for `/`
    /// @param force also where the limit is below what the role holds
    public RoleView put(String path, boolean force, RoleSettings settings) {
        writer.call(new PutRole(name(path), terms(settings), force));
        return get(path);
    }

    private static RoleName name(String path) {
        try {
            return new RoleName(path.replace('~', '/'));
        } catch (IllegalArgumentException wrong) {
            throw ProblemException.invalid("name", String.valueOf(wrong.getMessage()));
        }
    }

    private static RoleTerms terms(RoleSettings settings) {
        Quota quota = settings.quota();
        Quantities guarantee = quota == null ? null : quota.guarantee();
        Limits limit = quota == null ? null : quota.limit();
        if (guarantee != null) {
            Bounds.check("/quota/guarantee", guarantee);
        }
        if (guarantee != null && guarantee.anyNegative()) {
            throw ProblemException.invalid("/quota/guarantee", "must not be negative");
        }
        if (guarantee != null && limit != null && !limit.allows(guarantee)) {
            throw ProblemException.invalid("/quota/guarantee", "must not exceed the limit");
        }
        return new RoleTerms(
                weight(settings.weight()),
                guarantee == null ? Quantities.ZERO : guarantee,
                limit == null ? Limits.NONE : limit,
                preemption(settings.preemption(), guarantee));
    }

    private static PreemptionTerms preemption(
            @Nullable PreemptionSettings settings, @Nullable Quantities guarantee) {
        if (settings == null) {
            return PreemptionTerms.NONE;
        }
        boolean reclaims = Boolean.TRUE.equals(settings.reclaim());
        boolean lends = Boolean.TRUE.equals(settings.lend());
        Duration after = settings.after();
        if (reclaims && (guarantee == null || guarantee.isZero())) {
            throw ProblemException.invalid(
                    "/preemption/reclaim", "needs a guarantee in /quota/guarantee to take back");
        }
        if (lends && !reclaims) {
            throw ProblemException.invalid(
                    "/preemption/lend", "needs reclaim: what is lent must be taken back");
        }
        if (after != null && (after.isNegative() || after.compareTo(LONGEST_WAIT) > 0)) {
            throw ProblemException.invalid("/preemption/after", "must be from PT0S to PT24H");
        }
        return new PreemptionTerms(
                reclaims,
                lends,
                Boolean.TRUE.equals(settings.byPriority()),
                after == null ? PreemptionTerms.DEFAULT_AFTER : after);
    }

    private static @Nullable PreemptionSettings shown(PreemptionTerms terms) {
        return terms.equals(PreemptionTerms.NONE)
                ? null
                : new PreemptionSettings(
                        terms.reclaims(), terms.lends(), terms.byPriority(), terms.after());
    }

    private static long weight(@Nullable BigDecimal weight) {
        try {
            return weight == null ? RoleTerms.DEFAULT.weight() : Fixed.thousandths(weight);
        } catch (IllegalArgumentException wrong) {
            throw ProblemException.invalid("/weight", String.valueOf(wrong.getMessage()));
        }
    }

    private static Quantities reserved(LiveView view, RoleName role, boolean free) {
        Quantities sum = Quantities.ZERO;
        for (AgentHoldings agent : view.holdings()) {
            Reserved there = free ? agent.unused() : agent.reserved();
            if (!there.isNone()) {
                sum = sum.plus(there.only(r -> r.role().isWithin(role)).sum().quantities());
            }
        }
        return sum;
    }

    private static RoleView shown(LiveView view, RoleRecord role) {
        RoleTerms terms = role.terms();
        Held held = view.heldBy(role.name());
        List<FrameworkId> frameworks =
                view.frameworks().all().stream()
                        .filter(f -> f.terms().roles().contains(role.name()))
                        .map(FrameworkRecord::id)
                        .toList();
        boolean free = terms.guarantee().isZero() && terms.limits().byKind().isEmpty();
        return new RoleView(
                role.name(),
                Fixed.decimal(terms.weight()),
                free ? null : new Quota(terms.guarantee(), terms.limits()),
                shown(terms.preemption()),
                held.offered(),
                held.allocated(),
                reserved(view, role.name(), false),
                reserved(view, role.name(), true),
                held.sum().dominantShare(view.shareable()),
                frameworks);
    }
}
