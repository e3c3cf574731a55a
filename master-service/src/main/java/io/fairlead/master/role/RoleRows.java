package io.fairlead.master.role;

import java.util.List;
import org.springframework.data.repository.Repository;

/// Stored roles.
interface RoleRows extends Repository<RoleEntity, String> {

    List<RoleEntity> findAll();
}
