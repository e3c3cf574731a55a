package io.fairlead.master.state;

import io.fairlead.api.framework.AllocationMode;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.offer.OfferTerms;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A framework, as the master knows it.
///
/// @param tokenHash SHA-256 of its token, in hex
/// @param suppressed roles under which it wants no offers
/// @param queueEpoch the highest epoch of its queue's lease seen
/// @param removing it is removed as soon as its last task has ended
/// @param contact whether it listens; not stored
public record FrameworkRecord(
        FrameworkId id,
        Terms terms,
        String tokenHash,
        Set<RoleName> suppressed,
        long queueEpoch,
        boolean removing,
        Instant registeredAt,
        Contact contact) {

    /// Copies the set.
    public FrameworkRecord {
        suppressed = Set.copyOf(suppressed);
    }

    /// What it registered with.
    ///
    /// @param offers as it said last
    public record Terms(
            String name,
            List<RoleName> roles,
            AllocationMode allocation,
            String policy,
            boolean hosted,
            @Nullable Duration failoverTimeout,
            OfferTerms offers) {

        /// Copies the list.
        public Terms {
            roles = List.copyOf(roles);
        }

        private Terms withoutNeeds() {
            return offers.shapes().isEmpty() ? this : with(offers.withoutNeeds());
        }

        /// With other offers.
        public Terms with(OfferTerms otherOffers) {
            return new Terms(name, roles, allocation, policy, hosted, failoverTimeout, otherOffers);
        }
    }

    /// Whether it listens to its events.
    ///
    /// @param stream the number of its stream; 0 while it does not listen
    /// @param since when that began
    public record Contact(long stream, Instant since) {

        /// Whether it listens.
        public boolean isConnected() {
            return stream != 0;
        }
    }

    /// Roles under which it may be offered now.
    public Set<RoleName> wantsOffers() {
        boolean takes = contact.isConnected() && !removing;
        return takes && terms.allocation() == AllocationMode.OFFER
                ? terms.roles().stream()
                        .filter(r -> !suppressed.contains(r))
                        .collect(Collectors.toUnmodifiableSet())
                : Set.of();
    }

    /// Whether it is the same but for whether it listens.
    public boolean isStoredAs(FrameworkRecord other) {
        return with(other.contact).equals(other);
    }

    /// Registered again, with these terms.
    public FrameworkRecord with(Terms newTerms) {
        return new FrameworkRecord(
                id, newTerms, tokenHash, suppressed, queueEpoch, false, registeredAt, contact);
    }

    /// With other terms, whatever becomes of it.
    public FrameworkRecord withTerms(Terms newTerms) {
        return new FrameworkRecord(
                id, newTerms, tokenHash, suppressed, queueEpoch, removing, registeredAt, contact);
    }

    /// Whether it is stored as the other but for what it needs now: that is no decision.
    public boolean isDecidedAs(FrameworkRecord other) {
        return withTerms(terms.withoutNeeds())
                .isStoredAs(other.withTerms(other.terms.withoutNeeds()));
    }

    /// With other roles suppressed.
    public FrameworkRecord withSuppressed(Set<RoleName> roles) {
        return new FrameworkRecord(
                id, terms, tokenHash, roles, queueEpoch, removing, registeredAt, contact);
    }

    /// With a higher epoch of its queue.
    public FrameworkRecord withQueueEpoch(long epoch) {
        return new FrameworkRecord(
                id, terms, tokenHash, suppressed, epoch, removing, registeredAt, contact);
    }

    /// On its way out.
    public FrameworkRecord beingRemoved() {
        return new FrameworkRecord(
                id, terms, tokenHash, suppressed, queueEpoch, true, registeredAt, contact);
    }

    /// Listening, or not any more.
    public FrameworkRecord with(Contact newContact) {
        return new FrameworkRecord(
                id, terms, tokenHash, suppressed, queueEpoch, removing, registeredAt, newContact);
    }
}
