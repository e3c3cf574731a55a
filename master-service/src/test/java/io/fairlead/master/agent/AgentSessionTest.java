package io.fairlead.master.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.agent.SyncAnswer;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.IncarnationId;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// When a sync is held, and what lets it go.
class AgentSessionTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final UUID PROCESS = new UUID(0, 3);
    private static final Duration LONG = Duration.ofHours(1);

    private final SyncRelease release = new SyncRelease();
    private final AgentSession session = new AgentSession(release);
    private final BlockingQueue<HeldSync> letGo = new LinkedBlockingQueue<>();

    @AfterEach
    void stop() {
        release.destroy();
    }

    private HeldSync come(long sequence) {
        assertThat(session.begin(sequence, System.nanoTime(), NOW)).isTrue();
        return new HeldSync(
                new AgentId(new UUID(0, 1)),
                new IncarnationId(new UUID(0, 2)),
                null,
                sequence,
                session,
                0,
                new Unanswered(),
                letGo::add);
    }

    private @Nullable HeldSync next() throws InterruptedException {
        return letGo.poll(20, TimeUnit.SECONDS);
    }

    @Test
    void news_lets_it_go_once() throws InterruptedException {
        HeldSync sync = come(1);
        assertThat(session.hold(sync, session.signals(), LONG)).isTrue();
        session.wake();
        session.wake();
        assertThat(next()).isSameAs(sync);
        assertThat(letGo).isEmpty();
    }

    @Test
    void it_is_not_held_where_news_came_while_it_was_looked_at() {
        HeldSync sync = come(1);
        long seen = session.signals();
        session.wake();
        assertThat(session.hold(sync, seen, LONG)).isFalse();
        assertThat(session.hold(sync, session.signals(), LONG)).isTrue();
    }

    @Test
    void a_newer_one_lets_it_go_and_it_is_not_held_again() throws InterruptedException {
        HeldSync old = come(1);
        session.hold(old, session.signals(), LONG);
        HeldSync newer = come(2);
        assertThat(next()).isSameAs(old);
        assertThat(session.isSuperseded(1)).isTrue();
        assertThat(session.hold(old, session.signals(), LONG)).isFalse();
        assertThat(session.hold(newer, session.signals(), LONG)).isTrue();
    }

    @Test
    void one_that_comes_late_changes_nothing() {
        HeldSync sync = come(2);
        session.hold(sync, session.signals(), LONG);
        assertThat(session.begin(1, System.nanoTime(), NOW)).isFalse();
        assertThat(letGo).isEmpty();
        assertThat(session.isSuperseded(2)).isFalse();
    }

    @Test
    void an_agent_that_registers_anew_lets_it_go_and_counts_from_the_start() throws Exception {
        HeldSync sync = come(7);
        session.hold(sync, session.signals(), LONG);
        session.restart(PROCESS, NOW);
        assertThat(next()).isSameAs(sync);
        assertThat(session.begin(1, System.nanoTime(), NOW)).isTrue();
    }

    @Test
    void one_of_the_process_before_that_waited_until_it_registered_anew_changes_nothing() {
        long came = System.nanoTime() - 1;
        session.restart(PROCESS, NOW);
        assertThat(session.begin(500, came, NOW)).isFalse();
        assertThat(session.begin(1, System.nanoTime(), NOW)).isTrue();
    }

    @Test
    void what_the_same_process_said_before_it_registered_again_is_old() {
        session.restart(PROCESS, NOW);
        come(56);
        come(57);
        session.restart(PROCESS, NOW);
        assertThat(session.begin(57, System.nanoTime(), NOW)).isFalse();
        assertThat(session.begin(58, System.nanoTime(), NOW)).isTrue();
        session.restart(null, NOW);
        assertThat(session.begin(1, System.nanoTime(), NOW)).isTrue();
    }

    @Test
    void its_time_ends() throws InterruptedException {
        HeldSync sync = come(1);
        session.hold(sync, session.signals(), Duration.ofMillis(1));
        assertThat(next()).isSameAs(sync);
    }

    @Test
    void the_end_of_its_time_is_nothing_to_one_that_was_let_go_before() throws Exception {
        HeldSync sync = come(1);
        session.hold(sync, session.signals(), LONG);
        session.wake();
        assertThat(next()).isSameAs(sync);
        HeldSync newer = come(2);
        session.hold(newer, session.signals(), LONG);
        session.expire(sync);
        assertThat(letGo).isEmpty();
        session.expire(newer);
        assertThat(next()).isSameAs(newer);
    }

    /// Nobody is to answer here.
    private static final class Unanswered implements SyncCall {

        @Override
        public void hold() {
            throw new AssertionError("held");
        }

        @Override
        public void answer(SyncAnswer answer) {
            throw new AssertionError("answered");
        }

        @Override
        public void refuse(ProblemException refusal) {
            throw new AssertionError("refused");
        }
    }
}
