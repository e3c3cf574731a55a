package io.fairlead.master.cluster;

import java.util.List;
import org.springframework.data.repository.Repository;

/// Stored sums.
interface SumRows extends Repository<SumEntity, String> {

    List<SumEntity> findAll();
}
