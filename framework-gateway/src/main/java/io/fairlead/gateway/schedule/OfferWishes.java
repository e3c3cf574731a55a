package io.fairlead.gateway.schedule;

import io.fairlead.core.offer.OfferNeed;
import java.util.List;

/// What the master was last told of the offers that a queue wants; tells it where that has changed.
final class OfferWishes {

    /// What was told last.
    private enum Told {
        /// Nothing that still holds.
        NOTHING,
        /// Whole agents are wanted.
        WHOLE,
        /// Offers are wanted of the size of [#open].
        SIZED,
        /// No offers are wanted.
        NONE
    }

    private final MasterLink link;
    private Told told = Told.NOTHING;

    /// Whether the master cuts offers to size until it is told otherwise.
    private boolean sized;

    /// What was said to be needed, less what was launched since: the master counts it down alike.
    private List<OfferNeed> open = List.of();

    /// Whether offers were refused since all of them were asked for.
    private boolean declined;

    OfferWishes(MasterLink link) {
        this.link = link;
    }

    /// No offers are wanted.
    ///
    /// @param offered whether some were made nevertheless
    void wantNothing(boolean offered) {
        boolean known = told == Told.SIZED && open.isEmpty() && !offered;
        if (told != Told.NONE && !known) {
            link.suppress();
            told = Told.NONE;
        }
    }

    /// All that is free on an agent is wanted in an offer.
    void wantWhole() {
        if (told == Told.WHOLE) {
            return;
        }
        if (sized) {
            link.wholeAgents();
            sized = false;
        }
        link.revive();
        told = Told.WHOLE;
        declined = false;
    }

    /// Offers are wanted for so much.
    void want(OfferNeed need) {
        List<OfferNeed> needs = List.of(need);
        if (told == Told.SIZED && needs.equals(open)) {
            return;
        }
        link.revive(needs);
        told = Told.SIZED;
        sized = true;
        open = needs;
        declined = false;
    }

    /// An accept with so many launches was made; what is left of its offers is refused for a while.
    void launched(int launches) {
        if (told != Told.SIZED) {
            declined = true;
            return;
        }
        open =
                open.stream()
                        .filter(need -> need.count() > launches)
                        .map(need ->
                                new OfferNeed(
                                        need.resources(),
                                        need.count() - launches,
                                        need.constraints()))
                        .toList();
    }

    /// Offers were declined.
    void declined() {
        declined = true;
    }

    /// Work has come that was not there when offers were declined: all of them are asked for again.
    void newWork() {
        if (declined && (told == Told.WHOLE || told == Told.SIZED)) {
            told = Told.NOTHING;
        }
    }
}
