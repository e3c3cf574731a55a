package io.fairlead.master.cluster;

import io.fairlead.master.state.SumRecord;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import org.hibernate.annotations.Immutable;

/// A stored sum. Only read: the writer writes it in batches.
@Entity
@Immutable
@Table(name = "cluster_sum")
@SuppressWarnings("NullAway.Init")
class SumEntity {

    @Id private String name;
    private BigDecimal value;

    SumRecord record() {
        return new SumRecord(name, value.toBigIntegerExact());
    }
}
