package io.fairlead.master.framework;

import io.fairlead.api.Page;
import io.fairlead.api.framework.AllocationMode;
import io.fairlead.api.framework.FrameworkRegistered;
import io.fairlead.api.framework.FrameworkRegistration;
import io.fairlead.api.framework.FrameworkView;
import io.fairlead.api.framework.RolesRequest;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.allocation.Held;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.IdSource;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.offer.OfferNeed;
import io.fairlead.core.offer.OfferTerms;
import io.fairlead.core.policy.SchedulingPolicies;
import io.fairlead.master.answer.Answers;
import io.fairlead.master.framework.RegisterFramework.Registered;
import io.fairlead.master.leadership.Leadership;
import io.fairlead.master.persistence.Hashes;
import io.fairlead.master.state.Bounds;
import io.fairlead.master.state.Caller;
import io.fairlead.master.state.FrameworkRecord;
import io.fairlead.master.state.FrameworkRecord.Terms;
import io.fairlead.master.state.LiveView;
import io.fairlead.master.web.Paging;
import io.fairlead.master.writer.ClusterWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;

/// Frameworks come, go, and say what they want.
@Service
class Frameworks {

    private static final SchedulingPolicies POLICIES = SchedulingPolicies.standard();

    private final ClusterWriter writer;
    private final Answers answers;
    private final TokenSecret secret;
    private final IdSource ids;
    private final Leadership leadership;
    private final InstantSource clock;

    Frameworks(
            ClusterWriter writer,
            Answers answers,
            TokenSecret secret,
            IdSource ids,
            Leadership leadership,
            InstantSource clock) {
        this.writer = writer;
        this.answers = answers;
        this.secret = secret;
        this.ids = ids;
        this.leadership = leadership;
        this.clock = clock;
    }

    /// @param key makes a repeat get the same id and token
    /// @param brought the token in the header
    FrameworkRegistered register(
            @Nullable String key, @Nullable String brought, FrameworkRegistration registration) {
        Terms terms = terms(registration);
        FrameworkId chosen = registration.id();
        String own = registration.token() == null ? brought : registration.token();
        Registered registered;
        if (key == null) {
            leadership.requireServing();
            registered = writer.call(command(chosen, own, terms));
        } else {
            registered =
                    answers.once(
                            "register",
                            key,
                            "register",
                            registration,
                            Registered.class,
                            _ -> command(chosen, own, terms));
        }
        String token = own == null ? secret.tokenOf(registered.id()) : own;
        return new FrameworkRegistered(
                registered.id(), token, registered.epoch(), registered.withdrawn());
    }

    private RegisterFramework command(
            @Nullable FrameworkId chosen, @Nullable String own, Terms terms) {
        FrameworkId id = chosen == null ? new FrameworkId(ids.next()) : chosen;
        String token = own == null ? secret.tokenOf(id) : own;
        return new RegisterFramework(id, Hashes.sha256(token), terms);
    }

    private static Terms terms(FrameworkRegistration registration) {
        String policy = registration.policy() == null ? "FCFS" : registration.policy();
        if (POLICIES.find(policy).isEmpty()) {
            throw ProblemException.invalid("/policy", "must be one of " + POLICIES.names());
        }
        Duration failover = registration.failoverTimeout();
        Bounds.check("/failoverTimeout", failover);
        AllocationMode mode = registration.allocation();
        List<RoleName> roles = registration.roles().stream().distinct().toList();
        OfferTerms offers = registration.offerTerms();
        if (offers != null) {
            OfferTermsCheck.check("/offerTerms", offers, roles);
        }
        return new Terms(
                registration.name(),
                roles,
                mode == null ? AllocationMode.OFFER : mode,
                policy,
                Boolean.TRUE.equals(registration.hosted()),
                failover,
                offers == null ? OfferTerms.DEFAULT : offers);
    }

    void putOfferTerms(Caller caller, OfferTerms terms) {
        writer.call(new ChangeOfferTerms(caller, terms));
    }

    void wish(Caller caller, RolesRequest roles, boolean wanted) {
        List<OfferNeed> needs = roles.needs();
        if (needs != null) {
            if (!wanted) {
                throw ProblemException.invalid("/needs", "go with revive");
            }
            OfferTermsCheck.check("/needs", needs);
        }
        writer.call(new ChangeWishes(caller, roles.roles(), wanted, needs));
    }

    void remove(Caller caller, boolean mayRemoveHosted) {
        writer.call(new RemoveFramework(caller, mayRemoveHosted));
    }

    Page<FrameworkView> list(@Nullable Integer limit, @Nullable String cursor) {
        LiveView view = writer.view();
        List<FrameworkView> all =
                view.frameworks().all().stream().map(f -> shown(view, f)).toList();
        return Paging.page(all, f -> f.id().toString(), limit, cursor);
    }

    FrameworkView get(FrameworkId id) {
        LiveView view = writer.view();
        FrameworkRecord framework = view.frameworks().find(id);
        if (framework == null) {
            throw ProblemException.notFound("framework " + id);
        }
        return shown(view, framework);
    }

    private static FrameworkView shown(LiveView view, FrameworkRecord framework) {
        Held held = view.heldBy(framework.id());
        Terms terms = framework.terms();
        return new FrameworkView(
                framework.id(),
                terms.name(),
                terms.roles(),
                terms.allocation(),
                terms.policy(),
                terms.hosted(),
                framework.contact().isConnected(),
                framework.suppressed().stream().sorted().toList(),
                terms.failoverTimeout(),
                terms.offers(),
                framework.registeredAt(),
                held.offered(),
                held.allocated(),
                held.sum().dominantShare(view.shareable()),
                view.tasksOf(framework.id()),
                (int)
                        view.requests().all().stream()
                                .filter(r -> r.key().frameworkId().equals(framework.id()))
                                .count());
    }

    @Scheduled(fixedDelayString = "PT1S")
    void removeAbandoned() {
        if (leadership.isServing()
                && writer.view().frameworks().all().stream()
                        .anyMatch(f -> RemoveAbandoned.isAbandoned(f, clock.instant()))) {
            writer.call(new RemoveAbandoned());
        }
    }
}
