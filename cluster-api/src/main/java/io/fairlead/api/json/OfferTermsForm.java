package io.fairlead.api.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.offer.OfferShape;
import io.fairlead.core.offer.OfferTerms;
import io.fairlead.core.resource.Fixed;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Which offers a framework gets: role by role, and how much may be outstanding.
@JsonInclude(JsonInclude.Include.NON_NULL)
record OfferTermsForm(
        @Schema(description = "By role; roles that are not named have the cluster's usual offers")
                @Nullable Map<String, OfferShape> roles,
        @Schema(
                        description =
                                "At most this dominant share of the cluster stands in unanswered"
                                        + " offers to it, 0.001 to 1; absent: the cluster's setting",
                        example = "0.25")
                @Nullable BigDecimal outstandingShare) {

    static OfferTermsForm of(OfferTerms terms) {
        TreeMap<String, OfferShape> roles = new TreeMap<>();
        terms.shapes().forEach((role, shape) -> roles.put(role.value(), shape));
        OptionalLong share = terms.outstandingShare();
        return new OfferTermsForm(
                roles.isEmpty() ? null : roles,
                share.isPresent() ? Fixed.decimal(share.getAsLong()) : null);
    }

    OfferTerms value() {
        Map<RoleName, OfferShape> shapes = new HashMap<>();
        if (roles != null) {
            roles.forEach((role, shape) -> shapes.put(RoleName.valueOf(role), given(role, shape)));
        }
        return new OfferTerms(
                shapes,
                outstandingShare == null
                        ? OptionalLong.empty()
                        : OptionalLong.of(share(outstandingShare)));
    }

    private static OfferShape given(String role, @Nullable OfferShape shape) {
        if (shape == null) {
            throw new IllegalArgumentException("roles/" + role + " must not be null");
        }
        return shape;
    }

    private static long share(BigDecimal share) {
        try {
            return OfferTerms.share(share);
        } catch (IllegalArgumentException refused) {
            throw new IllegalArgumentException(
                    "outstandingShare: " + refused.getMessage(), refused);
        }
    }
}
