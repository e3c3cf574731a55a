package io.fairlead.master.preemption;

import io.fairlead.api.operator.PreemptionView;
import io.fairlead.master.persistence.Batch;
import io.fairlead.master.persistence.Column;
import io.fairlead.master.persistence.Json;
import io.fairlead.master.persistence.Rows;
import io.fairlead.master.state.Commit;
import io.fairlead.master.writer.RowWriter;
import java.math.BigDecimal;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Receipts of preemption: appended, and read by people.
@Component
@Order(8)
class PreemptionStore implements RowWriter {

    /// A receipt under the epoch of its leader.
    private record Row(PreemptionView view, long epoch) {}

    private final JdbcClient jdbc;
    private final Json json;
    private final Rows<Row> rows;

    PreemptionStore(JdbcClient jdbc, Json json) {
        this.jdbc = jdbc;
        this.json = json;
        this.rows =
                Rows.appended(
                        "preemption_history",
                        List.of(
                                Column.uuid("id", r -> r.view().id()),
                                Column.text("rule", r -> r.view().rule()),
                                Column.text("opted_in", r -> r.view().optedIn()),
                                Column.uuid("framework_id", r -> r.view().frameworkId().value()),
                                Column.text("request_id", r -> r.view().requestId()),
                                Column.text("role", r -> r.view().role()),
                                Column.bigint("victims", r -> r.view().victims().size()),
                                Column.bigint("offers", r -> r.view().offersRescinded()),
                                Column.numeric(
                                        "core_seconds",
                                        r -> BigDecimal.valueOf(r.view().coreSeconds())),
                                Column.numeric(
                                        "share_seconds",
                                        r -> BigDecimal.valueOf(r.view().shareSeconds())),
                                Column.json("body", r -> json.write(r.view())),
                                Column.instant("preempted_at", r -> r.view().at()),
                                Column.bigint("epoch", Row::epoch)));
    }

    @Override
    public void put(Commit commit, Batch batch) {
        batch.insert(
                rows,
                commit.history().preemptions().stream()
                        .map(made -> Receipts.view(made.id(), made.receipt()))
                        .map(view -> new Row(view, commit.epoch()))
                        .toList());
    }

    /// The latest first. Ids rise with time.
    ///
    /// @param before those with a lower id only; absent: all
    List<PreemptionView> latest(@Nullable UUID before, int most) {
        return jdbc
                .sql(
                        """
                        select body from preemption_history
                         where cast(:before as uuid) is null or id < :before
                         order by id desc limit :most
                        """)
                .param("before", before)
                .param("most", most)
                .query((row, _) -> row.getString("body"))
                .list()
                .stream()
                .map(text -> json.read(String.valueOf(text), PreemptionView.class))
                .toList();
    }
}
