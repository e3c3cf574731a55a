package io.fairlead.master.framework;

import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.offer.OfferMinimum;
import io.fairlead.core.offer.OfferNeed;
import io.fairlead.core.offer.OfferShape;
import io.fairlead.core.offer.OfferTerms;
import io.fairlead.core.resource.Quantities;
import io.fairlead.master.state.Bounds;
import java.util.List;
import java.util.Map;

/// What a framework may ask of its offers.
final class OfferTermsCheck {

    private OfferTermsCheck() {}

    /// @param pointer where the terms stand in the document
    /// @param roles that the framework has
    /// @throws ProblemException 422 that points at what is wrong
    static void check(String pointer, OfferTerms terms, List<RoleName> roles) {
        for (Map.Entry<RoleName, OfferShape> shape : terms.shapes().entrySet()) {
            String at = pointer + "/roles/" + shape.getKey().value().replace("/", "~1");
            if (!roles.contains(shape.getKey())) {
                throw ProblemException.invalid(at, "must be one of " + roles);
            }
            check(at, shape.getValue());
        }
    }

    private static void check(String pointer, OfferShape shape) {
        List<Quantities> alternatives =
                shape.minimum().map(OfferMinimum::alternatives).orElse(List.of());
        for (int i = 0; i < alternatives.size(); i++) {
            Bounds.check(pointer + "/minimum/" + i, alternatives.get(i));
        }
        shape.needs().ifPresent(needs -> check(pointer + "/needs", needs));
    }

    static void check(String pointer, List<OfferNeed> needs) {
        if (needs.size() > OfferShape.MOST_NEEDS) {
            throw ProblemException.invalid(
                    pointer, "must be at most " + OfferShape.MOST_NEEDS + " needs");
        }
        for (int i = 0; i < needs.size(); i++) {
            Bounds.check(pointer + "/" + i + "/resources", needs.get(i).resources().quantities());
        }
    }
}
