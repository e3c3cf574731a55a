package io.fairlead.core.explanation;

import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Fixed;
import io.fairlead.core.resource.Quantities;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Something that keeps a need from being placed now. Amounts are in thousandths.
public sealed interface Blocker {

    /// A sentence with the numbers.
    String text();

    /// No agent may be offered.
    ///
    /// @param known agents that are there: drained, deactivated, away, or held for requests that
    ///   others were displaced for
    record NoAgents(int known) implements Blocker {
        @Override
        public String text() {
            return known == 0
                    ? "No agent is registered."
                    : "None of "
                            + known
                            + " agents may be offered: they drain, are away, or are held for"
                            + " requests that others were displaced for.";
        }
    }

    /// No agent has room.
    ///
    /// @param agents that may be offered
    /// @param largeEnough on how many it would fit, were they empty, and its constraints hold
    /// @param fragmented how many have enough of everything, but not as whole devices, in one
    ///   device, or as the very ports
    /// @param heldInOffers on how many it would fit if offers that are out came back
    /// @param kinds what it asks for, those first that the most agents lack
    record Resources(
            int agents, int largeEnough, int fragmented, int heldInOffers, List<Shortage> kinds)
            implements Blocker {

        /// Copies the list.
        public Resources {
            kinds = List.copyOf(kinds);
        }

        @Override
        public String text() {
            return "No agent of "
                    + agents
                    + " has room: "
                    + kinds.stream().map(Shortage::text).collect(Collectors.joining("; "))
                    + "."
                    + (fragmented == 0
                            ? ""
                            : " "
                                    + fragmented
                                    + " have enough, but not as the very devices or ports.")
                    + (heldInOffers == 0
                            ? ""
                            : " On "
                                    + heldInOffers
                                    + " it would fit if offers that are out came back.")
                    + (largeEnough == 0
                            ? " It would fit on none, were they empty."
                            : " On " + largeEnough + " it would fit, were they empty.");
        }
    }

    /// One kind of resource.
    ///
    /// @param largestFree the most that is free on one agent
    /// @param clusterFree on all agents that may be offered
    /// @param lackedBy so many agents have less free than needed
    record Shortage(String kind, long needed, long largestFree, long clusterFree, int lackedBy) {
        String text() {
            return Amounts.text(needed, kind)
                    + " needed, at most "
                    + Fixed.text(largestFree)
                    + " free on one agent ("
                    + Fixed.text(clusterFree)
                    + " in all), too little on "
                    + lackedBy;
        }
    }

    /// There would be room, were it not reserved for other roles.
    ///
    /// @param role that asks
    /// @param agents so many have enough free, reserved for others or not
    /// @param kinds what it asks for and others have reserved there
    record Reserved(RoleName role, int agents, List<Amount> kinds) implements Blocker {

        /// Copies the list.
        public Reserved {
            kinds = List.copyOf(kinds);
        }

        @Override
        public String text() {
            return "On "
                    + agents
                    + (agents == 1 ? " agent" : " agents")
                    + " it would fit, were what is free there not reserved for roles other than "
                    + role
                    + ": "
                    + kinds.stream().map(Amount::text).collect(Collectors.joining("; "))
                    + ".";
        }
    }

    /// One kind of what is reserved for others.
    ///
    /// @param reserved free and reserved for others on these agents together
    record Amount(String kind, long needed, long reserved) {
        String text() {
            return Amounts.text(needed, kind)
                    + " needed, "
                    + Fixed.text(reserved)
                    + " reserved for others there";
        }
    }

    /// No agent with room meets all constraints.
    ///
    /// @param agents that may be offered
    /// @param allowed so many meet all constraints
    /// @param withRoom so many have room, whatever the constraints say
    /// @param each one by one
    record Constraints(int agents, int allowed, int withRoom, List<Exclusion> each)
            implements Blocker {

        /// Copies the list.
        public Constraints {
            each = List.copyOf(each);
        }

        @Override
        public String text() {
            return "Of "
                    + agents
                    + " agents "
                    + withRoom
                    + " have room and "
                    + allowed
                    + " meet the constraints, none both: "
                    + each.stream().map(Exclusion::text).collect(Collectors.joining("; "))
                    + ".";
        }
    }

    /// One constraint.
    ///
    /// @param excludes so many agents
    /// @param alone so many of these have room and meet all others
    record Exclusion(String constraint, int excludes, int alone) {
        String text() {
            return constraint + " excludes " + excludes + " (" + alone + " by itself)";
        }
    }

    /// Not all members find a place at once.
    ///
    /// @param placeable so many do
    record Gang(int members, int placeable) implements Blocker {
        @Override
        public String text() {
            return "A gang starts all at once: "
                    + placeable
                    + " of "
                    + members
                    + " members find a place now.";
        }
    }

    /// A role's limit.
    ///
    /// @param used offered and allocated to the role
    record Quota(RoleName role, String kind, long limit, long used, long asked) implements Blocker {
        @Override
        public String text() {
            return "Role "
                    + role
                    + " may hold "
                    + Amounts.text(limit, kind)
                    + ", holds "
                    + Fixed.text(used)
                    + ", and this asks for "
                    + Fixed.text(asked)
                    + " more.";
        }
    }

    /// What is free is kept for the guarantees of other roles.
    record Guarantees(String kind, long free, long kept, long asked) implements Blocker {
        @Override
        public String text() {
            return "Of "
                    + Amounts.text(free, kind)
                    + " free, "
                    + Fixed.text(kept)
                    + " are kept for what other roles are guaranteed; this asks for "
                    + Fixed.text(asked)
                    + ".";
        }
    }

    /// The queue's policy holds it back: a nested queue's or a user's maximum, or a reservation.
    record Policy(String name) implements Blocker {
        @Override
        public String text() {
            return "The policy "
                    + name
                    + " holds it back: by the maximum of its nested queue or user, or because it"
                    + " would delay a reservation.";
        }
    }

    /// Its framework refused the agents where it fits.
    ///
    /// @param agents where it fits that are refused
    /// @param until when the first of these refusals ends
    record Refused(int agents, Instant until) implements Blocker {
        @Override
        public String text() {
            return "Its framework refused "
                    + Amounts.agents(agents)
                    + " where it fits; offered again from "
                    + until
                    + " on, or when it asks for that.";
        }
    }

    /// Its framework wants no offers of the agents where it fits.
    ///
    /// @param agents where it fits that meet none of the groups
    /// @param groups the alternatives, each with all of its conditions
    record OfferConstraints(int agents, List<String> groups) implements Blocker {

        /// Copies the list.
        public OfferConstraints {
            groups = List.copyOf(groups);
        }

        @Override
        public String text() {
            return "Its framework wants offers only of agents with "
                    + String.join(", or ", groups)
                    + ": "
                    + Amounts.agents(agents)
                    + " where it fits "
                    + (agents == 1 ? "is" : "are")
                    + " none of these.";
        }
    }

    /// Less is free where it fits than is worth an offer.
    ///
    /// @param own whether its framework said so; else it is the cluster's setting
    /// @param agents where it fits and less is free
    /// @param alternatives an offer holds all of at least one of these
    /// @param mostFree of each kind named there, the most that is free on one of these agents
    record MinimumOffer(
            boolean own,
            int agents,
            List<Quantities> alternatives,
            SortedMap<String, Long> mostFree)
            implements Blocker {

        /// Copies list and map.
        public MinimumOffer {
            alternatives = List.copyOf(alternatives);
            mostFree = Collections.unmodifiableSortedMap(new TreeMap<>(mostFree));
        }

        @Override
        public String text() {
            return (own ? "Its framework wants" : "The cluster makes")
                    + " offers only of at least "
                    + alternatives.stream().map(Amounts::text).collect(Collectors.joining(", or "))
                    + ": on "
                    + Amounts.agents(agents)
                    + " where it fits less is free, at most "
                    + Amounts.text(mostFree)
                    + ".";
        }
    }

    /// Its framework said what it needs, and is offered no more.
    ///
    /// @param agents where it fits, and where what is left of that would not hold it
    /// @param open what is left: neither offered nor launched; at most five
    record OfferNeeds(int agents, List<StatedNeed> open) implements Blocker {

        /// Copies the list.
        public OfferNeeds {
            open = List.copyOf(open);
        }

        @Override
        public String text() {
            return "Its framework is offered what it said that it needs, and of that "
                    + (open.isEmpty()
                            ? "nothing"
                            : open.stream().map(StatedNeed::text).collect(Collectors.joining(", ")))
                    + " is open: on "
                    + Amounts.agents(agents)
                    + " where it fits no such offer would hold it.";
        }
    }

    /// What a framework said that it needs.
    ///
    /// @param count how often
    record StatedNeed(int count, Quantities each) {
        String text() {
            return count + " times " + Amounts.text(each);
        }
    }

    /// No more may stand in unanswered offers to its framework.
    ///
    /// @param share of the cluster that may, in thousandths
    /// @param most so much of that kind is that
    /// @param outstanding so much stands in offers now
    /// @param asked so much an offer would have to hold
    record OutstandingShare(long share, String kind, long most, long outstanding, long asked)
            implements Blocker {
        @Override
        public String text() {
            return "At most "
                    + Fixed.text(share * 100)
                    + " % of the cluster may stand in unanswered offers to its framework, "
                    + Amounts.text(most, kind)
                    + ": "
                    + Fixed.text(outstanding)
                    + " do, and an offer for this would hold "
                    + Fixed.text(asked)
                    + " more.";
        }
    }

    /// Others of its queue go first.
    ///
    /// @param position its place in the policy's order, from 1
    /// @param first the first of those before it, at most five
    record Order(String policy, int position, List<String> first) implements Blocker {

        /// Copies the list.
        public Order {
            first = List.copyOf(first);
        }

        @Override
        public String text() {
            return "By "
                    + policy
                    + " it is number "
                    + position
                    + " in its queue, behind "
                    + String.join(", ", first)
                    + (position - 1 > first.size() ? ", …" : "")
                    + ".";
        }
    }

    /// Others have less than their fair share, and are served first.
    ///
    /// @param share the dominant share of its role over its weight
    /// @param before so many are served first
    /// @param first the first of them, at most five
    record Fairness(RoleName role, double share, int before, List<Claim> first) implements Blocker {

        /// Copies the list.
        public Fairness {
            first = List.copyOf(first);
        }

        @Override
        public String text() {
            return "Role "
                    + role
                    + " has a share of "
                    + percent(share)
                    + "; "
                    + before
                    + " are served first: "
                    + first.stream()
                            .map(claim -> claim.role() + " (" + percent(claim.share()) + ")")
                            .collect(Collectors.joining(", "))
                    + ".";
        }

        private static String percent(double share) {
            return String.format(Locale.ROOT, "%.1f %%", share * 100);
        }
    }

    /// Somebody who is served first.
    ///
    /// @param share the dominant share of the role over its weight
    record Claim(RoleName role, String framework, double share) {}
}
