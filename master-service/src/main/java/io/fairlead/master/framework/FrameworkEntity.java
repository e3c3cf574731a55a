package io.fairlead.master.framework;

import io.fairlead.api.framework.AllocationMode;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.offer.OfferTerms;
import io.fairlead.master.persistence.Json;
import io.fairlead.master.state.FrameworkRecord;
import io.fairlead.master.state.FrameworkRecord.Contact;
import io.fairlead.master.state.FrameworkRecord.Terms;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/// A stored framework. Only read: the writer writes it in batches.
@Entity
@Immutable
@Table(name = "framework")
@SuppressWarnings("NullAway.Init")
class FrameworkEntity {

    private static final TypeReference<List<RoleName>> ROLES = new TypeReference<>() {};

    @Id private UUID id;
    private String name;
    private byte[] tokenHash;

    @JdbcTypeCode(SqlTypes.JSON)
    private String roles;

    @JdbcTypeCode(SqlTypes.JSON)
    private String suppressed;

    @Enumerated(EnumType.STRING)
    private AllocationMode allocation;

    private String policy;
    private boolean hosted;
    private @Nullable Long failoverTimeoutMs;

    @JdbcTypeCode(SqlTypes.JSON)
    private String offerTerms;

    private long queueEpoch;
    private boolean removing;
    private Instant registeredAt;

    /// @param loadedAt it does not listen since then
    FrameworkRecord record(Json json, Instant loadedAt) {
        return new FrameworkRecord(
                new FrameworkId(id),
                new Terms(
                        name,
                        json.read(roles, ROLES),
                        allocation,
                        policy,
                        hosted,
                        failoverTimeoutMs == null ? null : Duration.ofMillis(failoverTimeoutMs),
                        json.read(offerTerms, OfferTerms.class)),
                HexFormat.of().formatHex(tokenHash),
                Set.copyOf(json.read(suppressed, ROLES)),
                queueEpoch,
                removing,
                registeredAt,
                new Contact(0, loadedAt));
    }
}
