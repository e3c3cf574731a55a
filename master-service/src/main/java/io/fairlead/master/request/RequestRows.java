package io.fairlead.master.request;

import java.util.List;
import org.springframework.data.repository.Repository;

/// Stored requests that wait.
interface RequestRows extends Repository<RequestEntity, RequestEntity.Key> {

    List<RequestEntity> findAll();
}
