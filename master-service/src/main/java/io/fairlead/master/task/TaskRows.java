package io.fairlead.master.task;

import java.util.List;
import org.springframework.data.repository.Repository;

/// Stored live tasks.
interface TaskRows extends Repository<TaskEntity, TaskEntity.Key> {

    List<TaskEntity> findAll();
}
