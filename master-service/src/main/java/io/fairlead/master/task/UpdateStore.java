package io.fairlead.master.task;

import io.fairlead.api.framework.TaskUpdate;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.id.TaskKey;
import io.fairlead.master.persistence.Batch;
import io.fairlead.master.persistence.Column;
import io.fairlead.master.persistence.Json;
import io.fairlead.master.persistence.Rows;
import io.fairlead.master.state.ClusterState;
import io.fairlead.master.state.Commit;
import io.fairlead.master.state.UpdateKey;
import io.fairlead.master.state.UpdateRecord;
import io.fairlead.master.writer.RowWriter;
import io.fairlead.master.writer.StateLoader;
import io.fairlead.master.writer.TermOpening;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Reads and writes updates that were not acknowledged.
///
/// Each stands in its task's history from the commit that made it. So one that is acknowledged at
/// once, as most are, needs no row here: it gets one when it is a second old. `update_mark` says up
/// to when that was done, and a new leader takes for unacknowledged what has a row, and all that
/// was told since the mark: at worst its framework hears the last moments again.
@Component
@Order(8)
class UpdateStore implements RowWriter, StateLoader, TermOpening {

    private static final Duration YOUNG = Duration.ofSeconds(1);
    private static final Duration MARKED_EVERY = Duration.ofSeconds(1);

    private static final String SINCE_THE_MARK =
            """
            select framework_id, task_id, sequence, body, recorded_at
              from task_event e
             where recorded_at >= (select since from update_mark) and sequence > 0
               and exists (select from framework f where f.id = e.framework_id)
            """;
    private static final String ALL =
            "select framework_id, task_id, sequence, body, recorded_at from status_update union all "
                    + SINCE_THE_MARK;
    private static final String STORE =
            "insert into status_update (framework_id, task_id, sequence, body, recorded_at) "
                    + SINCE_THE_MARK
                    + " on conflict do nothing";

    private final JdbcClient jdbc;
    private final Json json;
    private final InstantSource clock;
    private final Rows<UpdateRecord> rows;
    private final Rows<Instant> marks =
            new Rows<>(
                    "update_mark",
                    List.of(Column.bool("singleton", _ -> true)),
                    List.of(),
                    List.of(Column.instant("since", since -> since)));

    private volatile Term term = new Term(0);

    /// What the writer's thread of one term keeps here; one that is cut off keeps its own.
    private static final class Term {

        private final long epoch;

        /// Without a row, oldest first.
        private final Map<UpdateKey, UpdateRecord> young = new LinkedHashMap<>();

        private Instant mark = Instant.MAX;

        Term(long epoch) {
            this.epoch = epoch;
        }
    }

    UpdateStore(JdbcClient jdbc, Json json, InstantSource clock) {
        this.jdbc = jdbc;
        this.json = json;
        this.clock = clock;
        this.rows =
                new Rows<>(
                        "status_update",
                        List.of(
                                Column.uuid("framework_id", u -> u.task().frameworkId().value()),
                                Column.text("task_id", u -> u.task().taskId()),
                                Column.bigint("sequence", u -> u.update().sequence())),
                        List.of(
                                Column.json("body", u -> json.write(u.update())),
                                Column.instant("recorded_at", UpdateRecord::recordedAt)),
                        List.of());
    }

    @Override
    public void load(ClusterState state) {
        jdbc.sql(ALL)
                .query((row, _) -> read(row))
                .list()
                .forEach(update -> state.updateBook().load(update));
    }

    private UpdateRecord read(ResultSet row) throws SQLException {
        return new UpdateRecord(
                new TaskKey(
                        new FrameworkId(row.getObject("framework_id", UUID.class)),
                        new TaskId(row.getString("task_id"))),
                json.read(row.getString("body"), TaskUpdate.class),
                row.getTimestamp("recorded_at").toInstant());
    }

    /// Whatever was loaded has a row from now on.
    @Override
    public void open(Connection connection, long epoch) throws SQLException {
        Term opened = new Term(epoch);
        term = opened;
        try (PreparedStatement statement = connection.prepareStatement(STORE)) {
            statement.executeUpdate();
        }
        mark(opened, clock.instant(), new Batch(connection));
    }

    private Term termOf(Commit commit) {
        Term now = term;
        if (now.epoch != commit.epoch()) {
            throw new IllegalStateException("epoch " + commit.epoch() + " is over");
        }
        return now;
    }

    @Override
    public void put(Commit commit, Batch batch) {
        Term now = termOf(commit);
        List<UpdateRecord> atOnce = new ArrayList<>();
        for (UpdateRecord update : commit.updates().inserted()) {
            // Where the clock was put back, the mark does not tell of it.
            if (update.recordedAt().isBefore(now.mark)) {
                atOnce.add(update);
            } else {
                now.young.put(update.key(), update);
            }
        }
        batch.insert(rows, atOnce);
    }

    @Override
    public void remove(Commit commit, Batch batch) {
        Term now = termOf(commit);
        batch.delete(
                rows,
                commit.updates().removed().stream()
                        .filter(update -> now.young.remove(update.key()) == null)
                        .toList());
        Instant since = commit.at().minus(YOUNG);
        if (since.isAfter(now.mark.plus(MARKED_EVERY))) {
            batch.insert(rows, grownUp(now, since));
            mark(now, since, batch);
        }
    }

    private static List<UpdateRecord> grownUp(Term term, Instant since) {
        List<UpdateRecord> old = new ArrayList<>();
        Iterator<UpdateRecord> each = term.young.values().iterator();
        while (each.hasNext()) {
            UpdateRecord update = each.next();
            if (update.recordedAt().isBefore(since)) {
                old.add(update);
                each.remove();
            }
        }
        return old;
    }

    private void mark(Term now, Instant since, Batch batch) {
        batch.update(marks, List.of(since));
        now.mark = since;
    }
}
