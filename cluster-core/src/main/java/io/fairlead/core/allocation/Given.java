package io.fairlead.core.allocation;

import io.fairlead.core.id.RoleName;
import java.util.ArrayList;
import java.util.List;

/// What a cycle has given so far, in that order.
final class Given {

    private final ShareBook shares;
    private final List<Offer> offers = new ArrayList<>();
    private final List<Grant> grants = new ArrayList<>();
    private final List<GangHold> gathered = new ArrayList<>();
    private boolean loosened;

    Given(ShareBook shares) {
        this.shares = shares;
    }

    void add(Offer offer) {
        offers.add(offer);
        taken(offer.role(), offer.reserved());
    }

    void add(Grant grant) {
        grants.add(grant);
    }

    void add(GangHold more) {
        gathered.add(more);
    }

    /// A role was given that much of what is reserved.
    void taken(RoleName role, Reserved reserved) {
        loosened |=
                shares.guaranteesAny()
                        && reserved.amounts().keySet().stream()
                                .anyMatch(from -> !from.role().equals(role));
    }

    /// Whether, since this was asked last, a guarantee was met out of what is reserved for an outer
    /// role: it leaves the others more of what is not reserved.
    boolean hasLoosened() {
        boolean since = loosened;
        loosened = false;
        return since;
    }

    int offerCount() {
        return offers.size();
    }

    /// @param partial whether there may be more to give
    Round round(boolean partial) {
        return new Round(offers, grants, gathered, partial);
    }
}
