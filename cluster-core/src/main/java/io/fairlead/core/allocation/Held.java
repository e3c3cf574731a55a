package io.fairlead.core.allocation;

import io.fairlead.core.resource.Quantities;

/// What a role or a framework has now.
public record Held(Quantities offered, Quantities allocated) {

    /// Nothing.
    public static final Held NOTHING = new Held(Quantities.ZERO, Quantities.ZERO);

    /// Offered and allocated together: what shares and quotas count.
    public Quantities sum() {
        return offered.plus(allocated);
    }

    /// Offered and allocated together, of one kind, in thousandths.
    long amountOf(String kind) {
        return offered.amountOf(kind) + allocated.amountOf(kind);
    }

    boolean isNothing() {
        return offered.isZero() && allocated.isZero();
    }

    Held plusOffered(Quantities more) {
        return new Held(offered.plus(more), allocated);
    }

    Held plusAllocated(Quantities more) {
        return new Held(offered, allocated.plus(more));
    }
}
