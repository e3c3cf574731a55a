package io.fairlead.gateway.job;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/// A row of `gateway.job`, to be read: rows are written by [JobStore] and by who runs the queue.
@Entity
@Immutable
@Table(schema = "gateway", name = "job")
class JobEntity {

    @Id private UUID id = new UUID(0, 0);
    private String name = "";
    private String queue = "";

    @Column(columnDefinition = "text")
    private String document = "{}";

    private String[] labels = {};

    @Enumerated(EnumType.STRING)
    @Column(columnDefinition = "text")
    private JobState state = JobState.PENDING;

    private @Nullable String reason;
    private Instant submittedAt = Instant.EPOCH;
    private @Nullable Instant startedAt;
    private @Nullable Instant stopRequestedAt;
    private @Nullable Instant endedAt;
    private @Nullable Instant pausedAt;
    private boolean held;
    private int version;
    private @Nullable UUID origin;
    private @Nullable String schedule;
    private @Nullable UUID workflow;

    JobEntity() {}

    UUID id() {
        return id;
    }

    String name() {
        return name;
    }

    String queue() {
        return queue;
    }

    String document() {
        return document;
    }

    JobState state() {
        return state;
    }

    @Nullable String reason() {
        return reason;
    }

    Instant submittedAt() {
        return submittedAt;
    }

    @Nullable Instant startedAt() {
        return startedAt;
    }

    @Nullable Instant stopRequestedAt() {
        return stopRequestedAt;
    }

    @Nullable Instant endedAt() {
        return endedAt;
    }

    @Nullable Instant pausedAt() {
        return pausedAt;
    }

    boolean held() {
        return held;
    }

    int version() {
        return version;
    }

    @Nullable UUID origin() {
        return origin;
    }

    @Nullable String schedule() {
        return schedule;
    }

    @Nullable UUID workflow() {
        return workflow;
    }
}
