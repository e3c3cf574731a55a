package io.fairlead.gateway.task;

import io.fairlead.core.task.TaskState;
import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Formula;
import org.hibernate.annotations.Immutable;
import org.jspecify.annotations.Nullable;

/// A row of `gateway.task`, to be read: rows are written by who runs the queue.
@Entity
@Immutable
@Table(schema = "gateway", name = "task")
class TaskEntity {

    @Id String taskId = "";
    UUID jobId = new UUID(0, 0);
    String queue = "";
    int instance;
    int attempt;
    int version;

    @Enumerated(EnumType.STRING)
    @Column(columnDefinition = "text")
    TaskState state = TaskState.QUEUED;

    Instant queuedAt = Instant.EPOCH;
    @Nullable Instant notBefore;
    @Nullable Instant requestedAt;
    @Nullable UUID agentId;

    @Formula("resources::text")
    @Nullable String resources;

    boolean killRequested;
    @Nullable Instant placedAt;
    @Nullable Instant runningAt;
    @Nullable Instant endedAt;
    @Nullable Integer exitCode;

    @Column(name = "signal")
    @Nullable Integer signal;

    @Nullable String reason;
    @Nullable String message;
    @Nullable Boolean healthy;
    @Nullable Boolean ready;

    @Formula("usage::text")
    @Nullable String usage;

    TaskEntity() {}
}
