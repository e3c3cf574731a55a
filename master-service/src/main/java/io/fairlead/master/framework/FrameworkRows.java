package io.fairlead.master.framework;

import java.util.List;
import java.util.UUID;
import org.springframework.data.repository.Repository;

/// Stored frameworks.
interface FrameworkRows extends Repository<FrameworkEntity, UUID> {

    List<FrameworkEntity> findAll();
}
