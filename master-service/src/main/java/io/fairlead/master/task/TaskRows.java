package io.fairlead.master.task;

import java.time.Instant;
import java.util.List;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/// Stored live tasks.
interface TaskRows extends Repository<TaskEntity, TaskEntity.Key> {

    List<TaskEntity> findAll();

    List<TaskEntity> findByStagedAtGreaterThanEqual(Instant since);

    /// Of all.
    @Query(
            """
            select new io.fairlead.master.task.TaskStanding(
                t.allocationId, t.stagedAt, t.state, t.runningAt, t.reported, t.agentSequence,
                t.sequence, t.killGraceMs, t.healthy, t.ready)
              from TaskEntity t
            """)
    List<TaskStanding> standing();
}
