package io.fairlead.core.allocation;

import static io.fairlead.core.allocation.Scenario.role;

import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.constraint.Operator;
import io.fairlead.core.offer.OfferConstraints;
import io.fairlead.core.offer.OfferMinimum;
import io.fairlead.core.offer.OfferShape;
import io.fairlead.core.offer.OfferTerms;
import io.fairlead.core.resource.Quantities;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/// The terms of offers that tests state: the least, the agents, the share outstanding.
final class OfferShapes {

    private OfferShapes() {}

    static OfferTerms minimum(String role, Quantities... alternatives) {
        return shaped(
                role,
                new OfferShape(
                        Optional.of(OfferMinimum.anyOf(alternatives)), OfferConstraints.NONE));
    }

    @SafeVarargs
    static OfferTerms constraints(String role, List<Constraint>... groups) {
        return shaped(
                role,
                new OfferShape(Optional.empty(), new OfferConstraints(Arrays.asList(groups))));
    }

    private static OfferTerms shaped(String role, OfferShape shape) {
        return new OfferTerms(Map.of(role(role), shape), OptionalLong.empty());
    }

    static OfferTerms share(long thousandths) {
        return new OfferTerms(Map.of(), OptionalLong.of(thousandths));
    }

    static Constraint on(String attribute, Operator operator, String... values) {
        return new Constraint(attribute, operator, List.of(values), 0);
    }
}
