package io.fairlead.master.cluster;

import io.fairlead.master.persistence.Batch;
import io.fairlead.master.persistence.Column;
import io.fairlead.master.persistence.Rows;
import io.fairlead.master.state.ClusterState;
import io.fairlead.master.state.Commit;
import io.fairlead.master.state.SumRecord;
import io.fairlead.master.writer.RowWriter;
import io.fairlead.master.writer.StateLoader;
import java.util.List;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/// Reads and writes the sums over ended tasks.
@Component
@Order(10)
class SumStore implements RowWriter, StateLoader {

    private static final Rows<SumRecord> ROWS =
            new Rows<>(
                    "cluster_sum",
                    List.of(Column.text("name", SumRecord::name)),
                    List.of(),
                    List.of(Column.numeric("value", SumRecord::value)));

    private final SumRows stored;

    SumStore(SumRows stored) {
        this.stored = stored;
    }

    @Override
    public void load(ClusterState state) {
        stored.findAll().forEach(row -> state.sums().load(row.record().name(), row.record()));
    }

    @Override
    public void put(Commit commit, Batch batch) {
        batch.insert(ROWS, commit.sums().inserted());
        batch.update(ROWS, commit.sums().updated());
    }
}
