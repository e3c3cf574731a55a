package io.fairlead.api.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.offer.OfferNeed;
import io.fairlead.core.resource.ResourceNeeds;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What a framework wants to be offered: so many times so much, each time on one agent.
@JsonInclude(JsonInclude.Include.NON_NULL)
record OfferNeedForm(
        @Nullable ResourceNeeds resources,
        @Schema(description = "0 to 1000000; 1 where nothing is said", example = "3")
                @Nullable Integer count,
        @Schema(description = "Conditions on the agent alone, all of which hold")
                @Nullable List<Constraint> constraints) {

    static OfferNeedForm of(OfferNeed need) {
        return new OfferNeedForm(
                need.resources(),
                need.count(),
                need.constraints().isEmpty() ? null : need.constraints());
    }

    OfferNeed value() {
        if (resources == null) {
            throw new IllegalArgumentException("a need has resources");
        }
        if (constraints != null && constraints.stream().anyMatch(Objects::isNull)) {
            throw new IllegalArgumentException("constraints must not hold null");
        }
        return new OfferNeed(
                resources,
                count == null ? 1 : count,
                constraints == null ? List.of() : constraints);
    }
}
