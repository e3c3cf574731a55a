package io.fairlead.core.offer;

import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Fixed;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/// What offers a framework gets.
///
/// @param shapes what it wants under each of its roles; [OfferShape#DEFAULT] under the others
/// @param outstandingShare at most this dominant share of the cluster stands in unanswered offers
///   to it, in thousandths, 1 to 1000 (no limit); empty: the cluster's setting
public record OfferTerms(Map<RoleName, OfferShape> shapes, OptionalLong outstandingShare) {

    /// The default shape under every role, the cluster's share.
    public static final OfferTerms DEFAULT = new OfferTerms(Map.of(), OptionalLong.empty());

    /// @throws IllegalArgumentException if the share is out of range
    public OfferTerms {
        shapes = Map.copyOf(shapes);
        outstandingShare.ifPresent(OfferTerms::requireShare);
    }

    /// A share as a decimal number.
    ///
    /// @return thousandths
    /// @throws IllegalArgumentException if it is out of range, or has more than three decimals
    public static long share(BigDecimal share) {
        long thousandths = Fixed.thousandths(share);
        requireShare(thousandths);
        return thousandths;
    }

    /// @param share thousandths
    /// @throws IllegalArgumentException if it is out of range
    public static void requireShare(long share) {
        if (share < 1 || share > Fixed.ONE) {
            throw new IllegalArgumentException("a share is above 0 and at most 1");
        }
    }

    /// With another shape under a role.
    public OfferTerms with(RoleName role, OfferShape shape) {
        Map<RoleName, OfferShape> changed = new HashMap<>(shapes);
        changed.put(role, shape);
        return new OfferTerms(changed, outstandingShare);
    }

    /// The same, whatever is needed now.
    public OfferTerms withoutNeeds() {
        Map<RoleName, OfferShape> unsized = new HashMap<>(shapes);
        unsized.replaceAll((_, shape) -> shape.needs().isEmpty() ? shape : shape.with(List.of()));
        return new OfferTerms(unsized, outstandingShare);
    }

    /// The shape under that role.
    public OfferShape shape(RoleName role) {
        return shapes.getOrDefault(role, OfferShape.DEFAULT);
    }
}
