package io.fairlead.master.offer;

import io.fairlead.master.persistence.Batch;
import io.fairlead.master.persistence.Column;
import io.fairlead.master.persistence.Json;
import io.fairlead.master.persistence.Rows;
import io.fairlead.master.state.History.OfferEnd;
import java.util.List;
import org.springframework.stereotype.Component;

/// How offers that are held no more stand in history.
@Component
class OfferEnds {

    private record Row(OfferEnd end, long epoch) {}

    private final Rows<Row> rows;

    OfferEnds(Json json) {
        this.rows =
                Rows.appended(
                        "offer_history",
                        List.of(
                                Column.uuid("offer_id", r -> r.end().offer().id().value()),
                                Column.uuid(
                                        "framework_id", r -> r.end().offer().frameworkId().value()),
                                Column.uuid("agent_id", r -> r.end().offer().agentId().value()),
                                Column.text("role", r -> r.end().offer().role()),
                                Column.json(
                                        "resources", r -> json.write(r.end().offer().resources())),
                                Column.json(
                                        "reserved", r -> json.write(r.end().offer().reserved())),
                                Column.instant("offered_at", r -> r.end().offer().offeredAt()),
                                Column.instant("ended_at", r -> r.end().at()),
                                Column.text("outcome", r -> r.end().outcome()),
                                Column.text("reason", r -> r.end().reason()),
                                Column.bigint("epoch", Row::epoch)));
    }

    /// Appends them.
    ///
    /// @param epoch of the leader that writes
    void append(Batch batch, List<OfferEnd> ends, long epoch) {
        batch.insert(rows, ends.stream().map(end -> new Row(end, epoch)).toList());
    }
}
