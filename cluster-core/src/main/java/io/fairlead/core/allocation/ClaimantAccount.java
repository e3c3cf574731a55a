package io.fairlead.core.allocation;

/// What one framework holds under one role, linked to the accounts of both: who has it at hand need
/// look nothing up.
final class ClaimantAccount {

    final Claimant claimant;
    final RoleAccount role;
    final FrameworkAccount framework;
    Held held = Held.NOTHING;

    /// When it was last given something, as a place in that order; 0 for never.
    long turn;

    ClaimantAccount(Claimant claimant, RoleAccount role, FrameworkAccount framework) {
        this.claimant = claimant;
        this.role = role;
        this.framework = framework;
    }
}
