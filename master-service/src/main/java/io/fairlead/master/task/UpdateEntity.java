package io.fairlead.master.task;

import io.fairlead.api.framework.TaskUpdate;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.id.TaskKey;
import io.fairlead.master.persistence.Json;
import io.fairlead.master.state.UpdateRecord;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;

/// A stored update that was not acknowledged. Only read: the writer writes it in batches.
@Entity
@Immutable
@Table(name = "status_update")
@SuppressWarnings("NullAway.Init")
class UpdateEntity {

    /// Its primary key.
    @Embeddable
    record Key(UUID frameworkId, String taskId, long sequence) {}

    @EmbeddedId private Key key;

    @JdbcTypeCode(SqlTypes.JSON)
    private String body;

    private Instant recordedAt;

    UpdateRecord record(Json json) {
        return new UpdateRecord(
                new TaskKey(new FrameworkId(key.frameworkId()), new TaskId(key.taskId())),
                json.read(body, TaskUpdate.class),
                recordedAt);
    }
}
