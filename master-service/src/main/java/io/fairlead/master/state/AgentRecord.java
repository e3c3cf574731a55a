package io.fairlead.master.state;

import io.fairlead.core.allocation.Reserved;
import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.IncarnationId;
import io.fairlead.core.id.TaskKey;
import io.fairlead.core.resource.Resources;
import java.net.URI;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An agent, as the master knows it.
///
/// @param standing what operators said of it
/// @param drainDeadline when one that drains is to be empty; absent: at once
/// @param unreachable not heard of for too long
/// @param awaySince since when it is given up, or else unreachable; absent while it is neither
/// @param reserved what of it is reserved, and for whom
/// @param contact what this leader learned from it; not stored
public record AgentRecord(
        AgentId id,
        IncarnationId incarnation,
        Description description,
        Standing standing,
        @Nullable Instant drainDeadline,
        boolean unreachable,
        @Nullable Instant awaySince,
        Instant registeredAt,
        Reserved reserved,
        Contact contact) {

    /// What operators said of an agent.
    public enum Standing {
        /// Nothing: it is offered.
        ACTIVE,
        /// Offer nothing on it.
        DEACTIVATED,
        /// Empty it.
        DRAINING,
        /// It has been emptied.
        DRAINED,
        /// Given up for good.
        GONE
    }

    /// What it says of itself.
    public record Description(
            String name, URI address, String version, Resources total, Attributes attributes) {

        Description with(Attributes other) {
            return new Description(name, address, version, total, other);
        }

        Description empty() {
            return new Description(name, address, version, Resources.NONE, Attributes.NONE);
        }

        /// Whether offers on it would be the same.
        boolean hasSameToGive(Description other) {
            return total.equals(other.total) && attributes.equals(other.attributes);
        }
    }

    /// What this leader learned from it and forgets when it is replaced.
    ///
    /// @param inventoryKnown its store was compared with the live tasks
    /// @param strangers tasks in its store that have no live record: they are to end
    /// @param process its process that registered last, or spoke first to a new leader; absent
    ///   where it does not say
    public record Contact(boolean inventoryKnown, Set<TaskKey> strangers, @Nullable UUID process) {

        /// Nothing learned yet.
        public static final Contact NONE = new Contact(false, Set.of(), null);

        /// Copies the set.
        public Contact {
            strangers = Set.copyOf(strangers);
        }

        /// That process has registered.
        public static Contact with(@Nullable UUID process) {
            return process == null ? NONE : new Contact(false, Set.of(), process);
        }

        /// Its store is to be compared anew.
        Contact unknown() {
            return with(process);
        }

        /// With other strangers.
        public Contact with(Set<TaskKey> others) {
            return new Contact(inventoryKnown, others, process);
        }
    }

    /// Whether what such a process of it says counts: of one that another has followed on, or of
    /// another store, it may have been long on its way.
    public boolean listensTo(IncarnationId store, @Nullable UUID process) {
        UUID last = contact.process();
        return standing != Standing.GONE
                && incarnation.equals(store)
                && (last == null || last.equals(process));
    }

    /// Whether offers may be made on it, so far as words go: it may still be too small for what is
    /// allocated on it. What strangers use of it is on no book, so they have to end first.
    public boolean mayBeOffered() {
        return standing == Standing.ACTIVE && !unreachable && contact.strangers().isEmpty();
    }

    /// Whether it is the same but for what this leader learned.
    public boolean isStoredAs(AgentRecord other) {
        return with(Contact.NONE).equals(other.with(Contact.NONE));
    }

    /// As it says of itself now.
    public AgentRecord with(
            IncarnationId newIncarnation, Description newDescription, Contact newContact) {
        return new AgentRecord(
                id,
                newIncarnation,
                newDescription,
                standing,
                drainDeadline,
                false,
                null,
                registeredAt,
                reserved,
                newContact);
    }

    /// As it says of itself now, with what it had.
    public AgentRecord with(Attributes attributes) {
        return new AgentRecord(
                id,
                incarnation,
                description.with(attributes),
                standing,
                drainDeadline,
                unreachable,
                awaySince,
                registeredAt,
                reserved,
                contact);
    }

    /// With another standing.
    public AgentRecord with(Standing newStanding) {
        return new AgentRecord(
                id,
                incarnation,
                description,
                newStanding,
                null,
                unreachable,
                awaySince,
                registeredAt,
                reserved,
                contact);
    }

    /// To be empty by then, or at once.
    public AgentRecord draining(@Nullable Instant deadline) {
        return new AgentRecord(
                id,
                incarnation,
                description,
                Standing.DRAINING,
                deadline,
                unreachable,
                awaySince,
                registeredAt,
                reserved,
                contact);
    }

    /// Not reached any more; its inventory is wanted again.
    public AgentRecord unreachable(Instant since) {
        return withUnreachable(true, since);
    }

    /// Reached again; its inventory is wanted again.
    public AgentRecord reached() {
        return withUnreachable(false, null);
    }

    private AgentRecord withUnreachable(boolean nowUnreachable, @Nullable Instant since) {
        return new AgentRecord(
                id,
                incarnation,
                description,
                standing,
                drainDeadline,
                nowUnreachable,
                since,
                registeredAt,
                reserved,
                contact.unknown());
    }

    /// Given up for good: who it was is kept, and nothing of what it had.
    AgentRecord gone(Instant since) {
        return new AgentRecord(
                id,
                incarnation,
                description.empty(),
                Standing.GONE,
                null,
                unreachable,
                since,
                registeredAt,
                Reserved.NONE,
                Contact.NONE);
    }

    /// Since then away, where it is and nobody has noted it: a leader of an older version does not.
    AgentRecord dated(Instant since) {
        if (awaySince != null) {
            return this;
        }
        if (standing == Standing.GONE) {
            return gone(since);
        }
        return unreachable ? unreachable(since) : this;
    }

    /// Whether nothing is lost where it is forgotten: it is not there, nobody said anything of it,
    /// and nothing is reserved on it but what its own settings reserve at each registration.
    public boolean isJustAway() {
        return unreachable && standing == Standing.ACTIVE && reserved.isOwn();
    }

    /// Reserved otherwise.
    public AgentRecord with(Reserved newReserved) {
        return new AgentRecord(
                id,
                incarnation,
                description,
                standing,
                drainDeadline,
                unreachable,
                awaySince,
                registeredAt,
                newReserved,
                contact);
    }

    /// With what was learned.
    public AgentRecord with(Contact newContact) {
        return new AgentRecord(
                id,
                incarnation,
                description,
                standing,
                drainDeadline,
                unreachable,
                awaySince,
                registeredAt,
                reserved,
                newContact);
    }
}
