package io.fairlead.master.task;

import java.util.List;
import org.springframework.data.repository.Repository;

/// Stored updates that were not acknowledged.
interface UpdateRows extends Repository<UpdateEntity, UpdateEntity.Key> {

    List<UpdateEntity> findAll();
}
