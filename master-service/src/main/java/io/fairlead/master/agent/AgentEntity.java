package io.fairlead.master.agent;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.IncarnationId;
import io.fairlead.core.resource.Resources;
import io.fairlead.master.persistence.Json;
import io.fairlead.master.state.AgentRecord;
import io.fairlead.master.state.AgentRecord.Contact;
import io.fairlead.master.state.AgentRecord.Description;
import io.fairlead.master.state.AgentRecord.Standing;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.net.URI;
import java.time.Instant;
import java.util.UUID;
import java.util.function.Function;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/// A stored agent. Only read: the writer writes it in batches.
@Entity
@Immutable
@Table(name = "agent")
@SuppressWarnings("NullAway.Init")
class AgentEntity {

    @Id private UUID id;
    private String name;
    private UUID incarnation;
    private String address;
    private String version;

    @JdbcTypeCode(SqlTypes.JSON)
    private String resources;

    @JdbcTypeCode(SqlTypes.JSON)
    private String attributes;

    @Enumerated(EnumType.STRING)
    private Standing standing;

    private @Nullable Instant drainDeadline;
    private boolean unreachable;
    private @Nullable Instant awaySince;
    private Instant registeredAt;

    @JdbcTypeCode(SqlTypes.JSON)
    private @Nullable String reserved;

    /// @param totals reads resources
    AgentRecord record(Json json, Function<String, Resources> totals) {
        return new AgentRecord(
                new AgentId(id),
                new IncarnationId(incarnation),
                new Description(
                        name,
                        URI.create(address),
                        version,
                        totals.apply(resources),
                        json.read(attributes, Attributes.class)),
                standing,
                drainDeadline,
                unreachable,
                awaySince,
                registeredAt,
                json.readReserved(reserved),
                Contact.NONE);
    }
}
