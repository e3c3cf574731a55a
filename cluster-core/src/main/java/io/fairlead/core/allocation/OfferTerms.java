package io.fairlead.core.allocation;

import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Fixed;
import java.math.BigDecimal;
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

    static void requireShare(long share) {
        if (share < 1 || share > Fixed.ONE) {
            throw new IllegalArgumentException("a share is above 0 and at most 1");
        }
    }

    /// The shape under that role.
    public OfferShape shape(RoleName role) {
        return shapes.getOrDefault(role, OfferShape.DEFAULT);
    }
}
