package io.fairlead.master.history;

import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.master.writer.ClusterWriter;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.InstantSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/// Past times that can be asked for.
@Component
public class PastTimes {

    private final JdbcClient jdbc;
    private final ClusterWriter writer;
    private final InstantSource clock;

    PastTimes(JdbcClient jdbc, ClusterWriter writer, InstantSource clock) {
        this.jdbc = jdbc;
        this.writer = writer;
        this.clock = clock;
    }

    /// The time for SQL, if its state can be told.
    ///
    /// @throws ProblemException `INVALID` where it is in the future, `COLLECTED` where it is before
    ///   history begins, `NOT_LEADER` where this master does not lead
    public Timestamp check(Instant at) {
        writer.view();
        if (at.isAfter(clock.instant())) {
            throw ProblemException.invalid("at", "must not be in the future");
        }
        Instant begin =
                jdbc.sql("select at from history_begin")
                        .query(Timestamp.class)
                        .single()
                        .toInstant();
        if (at.isBefore(begin)) {
            throw new ProblemException(
                            Problem.COLLECTED,
                            "What was before " + begin + " is not kept: ask for a later time.")
                    .with("since", begin.toString());
        }
        return Timestamp.from(at);
    }
}
