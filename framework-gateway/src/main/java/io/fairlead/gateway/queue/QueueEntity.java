package io.fairlead.gateway.queue;

import io.fairlead.api.framework.AllocationMode;
import io.fairlead.core.policy.PolicySpec;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.PostLoad;
import jakarta.persistence.PostPersist;
import jakarta.persistence.Table;
import jakarta.persistence.Transient;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.data.domain.Persistable;

/// A row of `gateway.queue`.
@Entity
@Table(schema = "gateway", name = "queue")
class QueueEntity implements Persistable<String> {

    @Id private String name = "";
    private String role = "";

    @Enumerated(EnumType.STRING)
    @Column(columnDefinition = "text")
    private AllocationMode allocation = AllocationMode.OFFER;

    private String policy = "";
    private String settings = "";
    private UUID frameworkId = new UUID(0, 0);
    private String frameworkToken = "";
    private Instant createdAt = Instant.EPOCH;
    private Instant changedAt = Instant.EPOCH;
    private @Nullable Instant deletedAt;
    @Transient private boolean stored;

    QueueEntity() {}

    QueueEntity(String name, String role, UUID frameworkId, String frameworkToken, Instant now) {
        this.name = name;
        this.role = role;
        this.frameworkId = frameworkId;
        this.frameworkToken = frameworkToken;
        this.createdAt = now;
    }

    void change(AllocationMode allocation, PolicySpec policy, Instant now) {
        this.allocation = allocation;
        this.policy = policy.name();
        this.settings = policy.settingsText();
        this.changedAt = now;
    }

    void delete(Instant now) {
        this.deletedAt = now;
        this.changedAt = now;
    }

    @PostLoad
    @PostPersist
    void isStored() {
        stored = true;
    }

    @Override
    public String getId() {
        return name;
    }

    @Override
    public boolean isNew() {
        return !stored;
    }

    String role() {
        return role;
    }

    AllocationMode allocation() {
        return allocation;
    }

    PolicySpec policy() {
        return PolicySpec.parse(settings.isEmpty() ? policy : policy + " " + settings);
    }

    UUID frameworkId() {
        return frameworkId;
    }

    String frameworkToken() {
        return frameworkToken;
    }

    Instant createdAt() {
        return createdAt;
    }

    Instant changedAt() {
        return changedAt;
    }

    boolean isDeleted() {
        return deletedAt != null;
    }
}
