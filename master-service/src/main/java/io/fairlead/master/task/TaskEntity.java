package io.fairlead.master.task;

import io.fairlead.core.allocation.Allocation;
import io.fairlead.core.id.AllocationId;
import io.fairlead.core.id.RequestId;
import io.fairlead.core.task.TaskSpec;
import io.fairlead.core.task.TaskState;
import io.fairlead.master.persistence.Json;
import io.fairlead.master.state.TaskRecord;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.EnumType;
import jakarta.persistence.Enumerated;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/// A stored live task with its allocation. Only read: the writer writes it in batches.
@Entity
@Immutable
@Table(name = "task")
@SuppressWarnings("NullAway.Init")
class TaskEntity {

    /// Its primary key.
    @Embeddable
    record Key(UUID frameworkId, String taskId) {}

    @EmbeddedId private Key key;
    private UUID allocationId;
    private UUID agentId;
    private UUID incarnation;
    private String role;

    @JdbcTypeCode(SqlTypes.JSON)
    private String resources;

    @JdbcTypeCode(SqlTypes.JSON)
    private @Nullable String reserved;

    @JdbcTypeCode(SqlTypes.JSON)
    private String spec;

    private @Nullable String requestId;
    private Instant stagedAt;

    @Enumerated(EnumType.STRING)
    private TaskState state;

    private @Nullable Instant runningAt;
    private boolean reported;
    private long agentSequence;
    private long sequence;
    private @Nullable Long killGraceMs;
    private @Nullable Boolean healthy;
    private @Nullable Boolean ready;

    UUID allocationId() {
        return allocationId;
    }

    TaskRecord record(Json json, SharedValues shared) {
        return new TaskRecord(
                new Allocation(
                        new AllocationId(allocationId),
                        shared.framework(key.frameworkId()),
                        shared.role(role),
                        shared.agent(agentId),
                        shared.resources(resources),
                        json.readReserved(reserved),
                        json.read(spec, TaskSpec.class),
                        stagedAt),
                shared.incarnation(incarnation),
                requestId == null ? null : new RequestId(requestId),
                stagedAt,
                standing().progress());
    }

    private TaskStanding standing() {
        return new TaskStanding(
                allocationId,
                stagedAt,
                state,
                runningAt,
                reported,
                agentSequence,
                sequence,
                killGraceMs,
                healthy,
                ready);
    }
}
