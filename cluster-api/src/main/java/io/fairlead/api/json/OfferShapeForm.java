package io.fairlead.api.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.offer.OfferConstraints;
import io.fairlead.core.offer.OfferMinimum;
import io.fairlead.core.offer.OfferNeed;
import io.fairlead.core.offer.OfferShape;
import io.fairlead.core.offer.OfferSize;
import io.fairlead.core.resource.Quantities;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What offers a framework wants under a role.
@JsonInclude(JsonInclude.Include.NON_NULL)
record OfferShapeForm(
        @Schema(
                        description =
                                "An offer holds all of at least one of these; an empty list: anything"
                                        + " is worth offering; absent: the cluster's minimum")
                @Nullable List<Quantities> minimum,
        @Schema(
                        description =
                                "Agents are offered that meet all constraints of at least one group;"
                                        + " absent: all agents")
                @Nullable List<List<Constraint>> constraints,
        @Schema(
                        description =
                                "COARSE: an offer is all that is free on an agent; SIZED: as much as"
                                        + " meets the needs. Absent: SIZED where needs are given")
                @Nullable OfferSize size,
        @Schema(
                        description =
                                "What it wants now, with what the offers that it holds are for; takes"
                                        + " the place of the minimum")
                @Nullable List<OfferNeed> needs) {

    static OfferShapeForm of(OfferShape shape) {
        List<List<Constraint>> groups = shape.constraints().groups();
        return new OfferShapeForm(
                shape.minimum().map(OfferMinimum::alternatives).orElse(null),
                groups.isEmpty() ? null : groups,
                shape.needs().map(_ -> OfferSize.SIZED).orElse(null),
                shape.needs().orElse(null));
    }

    OfferShape value() {
        requireAll("minimum", minimum);
        requireAll("constraints", constraints);
        requireAll("needs", needs);
        if (size == OfferSize.COARSE && needs != null) {
            throw new IllegalArgumentException("needs go with size SIZED");
        }
        List<List<Constraint>> groups = constraints == null ? List.of() : constraints;
        groups.forEach(group -> requireAll("constraints", group));
        return new OfferShape(
                Optional.ofNullable(minimum).map(OfferMinimum::new),
                new OfferConstraints(groups),
                size == OfferSize.SIZED && needs == null
                        ? Optional.of(List.of())
                        : Optional.ofNullable(needs));
    }

    private static void requireAll(String field, @Nullable List<? extends @Nullable Object> list) {
        if (list != null && list.stream().anyMatch(Objects::isNull)) {
            throw new IllegalArgumentException(field + " must not hold null");
        }
    }
}
