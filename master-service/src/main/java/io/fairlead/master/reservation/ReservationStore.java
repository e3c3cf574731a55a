package io.fairlead.master.reservation;

import io.fairlead.core.allocation.ReservationChange;
import io.fairlead.core.id.RoleName;
import io.fairlead.master.persistence.Batch;
import io.fairlead.master.persistence.Column;
import io.fairlead.master.persistence.Json;
import io.fairlead.master.persistence.Rows;
import io.fairlead.master.state.Commit;
import io.fairlead.master.state.History.Reserving;
import io.fairlead.master.writer.RowWriter;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/// Writes who reserved what when. What is reserved now stands with the agents.
@Component
@Order(8)
class ReservationStore implements RowWriter {

    /// A change under the epoch of its leader.
    private record Row(Reserving change, long epoch) {}

    private final Rows<Row> rows;

    ReservationStore(Json json) {
        this.rows =
                Rows.appended(
                        "reservation_history",
                        List.of(
                                Column.uuid("agent_id", r -> r.change().agentId().value()),
                                Column.text("role", r -> r.change().change().role()),
                                Column.text("taken_from", r -> from(r.change().change())),
                                Column.text("operation", r -> operation(r.change().change())),
                                Column.json("resources", r -> json.write(r.change().amount())),
                                Column.uuid(
                                        "framework_id",
                                        r -> {
                                            var by = r.change().by();
                                            return by == null ? null : by.value();
                                        }),
                                Column.instant("changed_at", r -> r.change().at()),
                                Column.bigint("epoch", Row::epoch)));
    }

    private static @Nullable RoleName from(ReservationChange change) {
        return change instanceof ReservationChange.Reserve reserve
                ? reserve.from().orElse(null)
                : null;
    }

    private static String operation(ReservationChange change) {
        return switch (change) {
            case ReservationChange.Reserve _ -> "RESERVE";
            case ReservationChange.Release _ -> "RELEASE";
        };
    }

    @Override
    public void put(Commit commit, Batch batch) {
        batch.insert(
                rows,
                commit.history().reservations().stream()
                        .map(change -> new Row(change, commit.epoch()))
                        .toList());
    }
}
