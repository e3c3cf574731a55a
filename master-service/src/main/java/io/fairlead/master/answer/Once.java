package io.fairlead.master.answer;

import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.master.persistence.Json;
import io.fairlead.master.state.AnswerKey;
import io.fairlead.master.state.ClusterState;
import io.fairlead.master.state.StoredAnswer;
import io.fairlead.master.writer.Command;
import java.time.Instant;

/// Does a command once for its key, and keeps the answer in the same transaction.
///
/// @param operation what kind of call it is: the same key for another one is a reuse
record Once<A>(
        AnswerKey key,
        String operation,
        String bodyHash,
        Attempt attempt,
        Command<A> command,
        Reading<A> reading)
        implements Command<A> {

    /// How the answer is kept as text.
    record Reading<A>(Json json, Class<A> type) {

        A read(StoredAnswer answer) {
            return json.read(answer.json(), type);
        }
    }

    @Override
    public A decide(ClusterState state, Instant now) {
        attempt.requireFresh(state, now);
        StoredAnswer known = state.recentAnswers().find(key);
        if (known != null) {
            return repeat(known, operation, bodyHash, reading);
        }
        A answer = command.decide(state, now);
        state.keep(new StoredAnswer(key, operation, bodyHash, reading.json().write(answer), now));
        return answer;
    }

    @Override
    public void committed(ClusterState state, A answer) {
        command.committed(state, answer);
    }

    static <A> A repeat(StoredAnswer known, String operation, String bodyHash, Reading<A> reading) {
        if (!known.operation().equals(operation) || !known.bodyHash().equals(bodyHash)) {
            throw new ProblemException(
                    Problem.KEY_REUSED,
                    "The Idempotency-Key " + known.key().key() + " came with another request.");
        }
        return reading.read(known);
    }
}
