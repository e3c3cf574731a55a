package io.fairlead.master.answer;

import io.fairlead.api.Headers;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.master.leadership.Leadership;
import io.fairlead.master.persistence.Json;
import io.fairlead.master.persistence.Upkeep;
import io.fairlead.master.state.AnswerKey;
import io.fairlead.master.state.StoredAnswer;
import io.fairlead.master.writer.ClusterWriter;
import io.fairlead.master.writer.Command;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;

/// Makes calls idempotent: the same key and body get the first answer, from any leader, for a day.
@Service
public class Answers {

    private static final Logger LOG = LoggerFactory.getLogger(Answers.class);

    private final AnswerRows stored;
    private final ClusterWriter writer;
    private final Json json;
    private final Leadership leadership;
    private final InstantSource clock;

    Answers(
            AnswerRows stored,
            ClusterWriter writer,
            Json json,
            Leadership leadership,
            InstantSource clock) {
        this.stored = stored;
        this.writer = writer;
        this.json = json;
        this.leadership = leadership;
        this.clock = clock;
    }

    /// Looks in the database whether the call was answered before, and else hands a command in that
    /// keeps its answer.
    ///
    /// @param scope the framework's id, or what kind of call it is
    /// @param command makes the command, when the database has been looked at
    public <A> A once(
            String scope,
            String key,
            String operation,
            Object body,
            Class<A> type,
            Function<Attempt, Command<A>> command) {
        if (key.isBlank() || key.length() > 200) {
            throw ProblemException.invalid(
                    Headers.IDEMPOTENCY_KEY, "must be 1 to 200 characters, not all blank");
        }
        Attempt attempt = attempt();
        Once.Reading<A> reading = new Once.Reading<>(json, type);
        AnswerKey name = new AnswerKey(scope, key);
        String hash = json.hash(body);
        StoredAnswer known = stored.find(name);
        if (known != null) {
            return Once.repeat(known, operation, hash, reading);
        }
        return writer.call(
                new Once<>(name, operation, hash, attempt, command.apply(attempt), reading));
    }

    /// Notes that the database is looked at now.
    public Attempt attempt() {
        return new Attempt(writer.view().epoch(), clock.instant());
    }

    @Scheduled(
            scheduler = Upkeep.SCHEDULER,
            fixedDelayString = "${fairlead.answer.forget-every:PT10M}")
    void forget() {
        if (!leadership.isServing()) {
            return;
        }
        try {
            stored.removeOld(leadership.epoch());
        } catch (SQLException failed) {
            LOG.warn("old answers stay for now why={}", failed.toString());
        }
    }
}
