package io.fairlead.master.agent;

import java.util.List;
import java.util.UUID;
import org.springframework.data.repository.Repository;

/// Stored agents.
interface AgentRows extends Repository<AgentEntity, UUID> {

    List<AgentEntity> findAll();
}
