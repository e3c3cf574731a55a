package io.fairlead.master.task;

import java.time.Instant;
import java.util.List;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/// Stored live tasks.
interface TaskRows extends Repository<TaskEntity, TaskEntity.Key> {

    List<TaskEntity> findAll();

    List<TaskEntity> findByStagedAtAfter(Instant since);

    /// Of the others.
    @Query(
            """
            select new io.fairlead.master.task.TaskStanding(
                t.allocationId, t.state, t.runningAt, t.reported, t.agentSequence, t.sequence,
                t.killGraceMs, t.healthy, t.ready)
              from TaskEntity t
             where t.stagedAt <= :since
            """)
    List<TaskStanding> standingStagedUntil(Instant since);
}
