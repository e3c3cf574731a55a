package io.fairlead.api.operator;

import io.fairlead.core.explanation.Blocker;
import io.fairlead.core.explanation.Counterfactual;
import io.fairlead.core.explanation.NearFit;
import io.fairlead.core.explanation.Outlook;
import io.fairlead.core.explanation.StartEstimate;
import io.fairlead.core.explanation.WaitingExplanation;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.resource.Quantities;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Why a need waits.
///
/// @param blockers what is in the way, the hardest first; none where the next cycle places it
/// @param nearest of the agents that do not take it, those where least is missing; at most five
/// @param counterfactuals single changes with which it would start now, each tried by the
///   allocator's own functions; at most three
/// @param estimate when it could start
public record WaitingView(
        Outlook outlook,
        List<Reason> blockers,
        List<NearAgent> nearest,
        List<Change> counterfactuals,
        Estimate estimate) {

    /// Copies the lists.
    public WaitingView {
        blockers = List.copyOf(blockers);
        nearest = List.copyOf(nearest);
        counterfactuals = List.copyOf(counterfactuals);
    }

    /// One thing in the way.
    ///
    /// @param kind which kind of thing
    /// @param text a sentence with the numbers
    public record Reason(Kind kind, String text) {}

    /// What can be in the way.
    public enum Kind {
        /// No agent may be offered.
        NO_AGENTS,
        /// No agent has room.
        RESOURCES,
        /// There would be room, were it not reserved for other roles.
        RESERVED,
        /// No agent with room meets all constraints.
        CONSTRAINTS,
        /// Not all members of a gang find a place at once.
        GANG,
        /// Its framework refused the agents where it fits.
        REFUSED,
        /// Its framework wants no offers of the agents where it fits.
        OFFER_CONSTRAINTS,
        /// Less is free where it fits than is worth an offer.
        MINIMUM_OFFER,
        /// Its framework said what it needs, and is offered no more.
        OFFER_NEEDS,
        /// No more may stand in unanswered offers to its framework.
        OUTSTANDING_SHARE,
        /// A role's limit.
        QUOTA,
        /// What is free is kept for other roles.
        GUARANTEES,
        /// The queue's policy holds it back.
        POLICY,
        /// Others of its queue go first.
        ORDER,
        /// Roles with a smaller share are served first.
        FAIRNESS
    }

    /// An agent where little is missing.
    ///
    /// @param name unique in the cluster
    /// @param host its machine, which several agents may share
    /// @param address where its own REST API is
    public record NearAgent(
            AgentId agentId,
            String name,
            @Nullable String host,
            @Nullable URI address,
            Quantities missing,
            List<String> excludedBy,
            String text) {

        /// Copies the list.
        public NearAgent {
            excludedBy = List.copyOf(excludedBy);
        }
    }

    /// One change that helps.
    ///
    /// @param agentId where it would start
    public record Change(String text, AgentId agentId) {}

    /// Who an agent is, for people.
    ///
    /// @param name unique in the cluster
    /// @param host its machine
    /// @param address where its own REST API is
    public record AgentName(String name, @Nullable String host, @Nullable URI address) {

        /// The name, with the machine where that does not show in it.
        public String text() {
            return host == null || name.contains(host) ? name : name + " (" + host + ")";
        }
    }

    /// When it could start, if everything that runs ends as its estimate or its longest run time
    /// says, and nothing comes between.
    ///
    /// @param earliestStart absent where nobody can tell
    /// @param behind so many that go before it in its queue were counted in
    /// @param text what the time rests on, or why there is none
    public record Estimate(@Nullable Instant earliestStart, int behind, String text) {}

    /// From the core's value.
    public static WaitingView of(WaitingExplanation why, Function<AgentId, AgentName> names) {
        return new WaitingView(
                why.outlook(),
                why.blockers().stream().map(b -> new Reason(kind(b), b.text())).toList(),
                why.nearest().stream()
                        .map(near -> near(near, names.apply(near.agentId())))
                        .toList(),
                why.counterfactuals().stream().map(WaitingView::change).toList(),
                estimate(why.estimate()));
    }

    private static NearAgent near(NearFit near, AgentName agent) {
        return new NearAgent(
                near.agentId(),
                agent.name(),
                agent.host(),
                agent.address(),
                near.missing(),
                near.excludedBy(),
                near.text());
    }

    private static Change change(Counterfactual change) {
        return new Change(change.text(), change.agentId());
    }

    private static Estimate estimate(StartEstimate estimate) {
        return new Estimate(
                estimate instanceof StartEstimate.At at ? at.start() : null,
                estimate instanceof StartEstimate.At at ? at.behind() : 0,
                estimate.text());
    }

    private static Kind kind(Blocker blocker) {
        return switch (blocker) {
            case Blocker.NoAgents _ -> Kind.NO_AGENTS;
            case Blocker.Resources _ -> Kind.RESOURCES;
            case Blocker.Reserved _ -> Kind.RESERVED;
            case Blocker.Constraints _ -> Kind.CONSTRAINTS;
            case Blocker.Gang _ -> Kind.GANG;
            case Blocker.Refused _ -> Kind.REFUSED;
            case Blocker.OfferConstraints _ -> Kind.OFFER_CONSTRAINTS;
            case Blocker.MinimumOffer _ -> Kind.MINIMUM_OFFER;
            case Blocker.OfferNeeds _ -> Kind.OFFER_NEEDS;
            case Blocker.OutstandingShare _ -> Kind.OUTSTANDING_SHARE;
            case Blocker.Quota _ -> Kind.QUOTA;
            case Blocker.Guarantees _ -> Kind.GUARANTEES;
            case Blocker.Policy _ -> Kind.POLICY;
            case Blocker.Order _ -> Kind.ORDER;
            case Blocker.Fairness _ -> Kind.FAIRNESS;
        };
    }
}
