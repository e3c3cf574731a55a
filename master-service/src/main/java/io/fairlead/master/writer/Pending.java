package io.fairlead.master.writer;

import io.fairlead.api.problem.ProblemException;
import io.fairlead.master.state.ClusterState;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/// A command that waits for its answer.
final class Pending<A> {

    private final Command<A> command;
    private final CompletableFuture<A> future = new CompletableFuture<>();
    private @Nullable A answer;
    private @Nullable ProblemException refusal;

    Pending(Command<A> command) {
        this.command = command;
    }

    CompletableFuture<A> future() {
        return future;
    }

    void decide(ClusterState state, Instant now) {
        try {
            answer = command.decide(state, now);
        } catch (ProblemException refused) {
            refusal = refused;
        }
    }

    void committed(ClusterState state) {
        if (answer != null) {
            command.committed(state, answer);
        }
    }

    void complete() {
        if (refusal != null) {
            future.completeExceptionally(refusal);
        } else if (answer != null) {
            future.complete(answer);
        } else {
            future.completeExceptionally(new IllegalStateException("no answer"));
        }
    }

    void fail(Throwable cause) {
        future.completeExceptionally(cause);
    }
}
