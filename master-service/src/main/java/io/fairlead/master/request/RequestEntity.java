package io.fairlead.master.request;

import io.fairlead.core.allocation.ResourceRequest;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RequestId;
import io.fairlead.core.id.RequestKey;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.task.TaskSpec;
import io.fairlead.master.persistence.Json;
import jakarta.persistence.Embeddable;
import jakarta.persistence.EmbeddedId;
import jakarta.persistence.Entity;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import tools.jackson.core.type.TypeReference;

/// A stored request that waits. Only read: the writer writes it in batches.
@Entity
@Immutable
@Table(name = "request")
@SuppressWarnings("NullAway.Init")
class RequestEntity {

    /// Its primary key.
    @Embeddable
    record Key(UUID frameworkId, String requestId) {}

    @EmbeddedId private Key key;
    private String role;
    private Instant submittedAt;

    @JdbcTypeCode(SqlTypes.JSON)
    private String tasks;

    ResourceRequest request(Json json) {
        return new ResourceRequest(
                new RequestKey(new FrameworkId(key.frameworkId()), new RequestId(key.requestId())),
                new RoleName(role),
                submittedAt,
                json.read(tasks, new TypeReference<List<TaskSpec>>() {}));
    }
}
