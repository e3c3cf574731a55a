package io.fairlead.core.allocation;

import io.fairlead.core.resource.Fixed;
import io.fairlead.core.resource.Quantities;

/// How much may stand in unanswered offers to one framework. Ports do not count: they are names
/// rather than capacity.
///
/// @param share of the cluster, in thousandths
/// @param total the cluster's
/// @param outstanding stands in offers already
record OutstandingLimit(long share, Quantities total, Quantities outstanding) {

    /// Nothing is limited.
    boolean isNone() {
        return share == Fixed.ONE;
    }

    /// Thousandths of that kind, in all; `Long.MAX_VALUE` where nothing limits it.
    long most(String kind) {
        if (isNone() || kind.equals("ports")) {
            return Long.MAX_VALUE;
        }
        long there = total.amountOf(kind);
        return there / Fixed.ONE * share + there % Fixed.ONE * share / Fixed.ONE;
    }

    /// Thousandths of that kind that may still be offered; at least 0.
    long left(String kind) {
        long most = most(kind);
        return most == Long.MAX_VALUE ? most : Math.max(0, most - outstanding.amountOf(kind));
    }
}
