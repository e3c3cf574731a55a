package io.fairlead.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.master.leadership.Leadership;
import io.fairlead.master.leadership.LeadershipListener;
import io.fairlead.testkit.TestDatabase;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A master that wins the lease and cannot take over.
@Tag("database")
class BrokenLeaderTest {

    private final TestDatabase database = new TestDatabase("fairlead_master");

    /// Fails so often to take over, as if what it has to load broke it.
    private static final class Stumble implements LeadershipListener {

        private final AtomicInteger times;
        private final AtomicInteger falls = new AtomicInteger();
        private final Throwable failure;

        Stumble(Throwable failure, int times) {
            this.failure = failure;
            this.times = new AtomicInteger(times);
        }

        @Override
        public void lead(long epoch) {
            if (times.getAndDecrement() > 0) {
                falls.incrementAndGet();
                switch (failure) {
                    case Error error -> throw error;
                    case RuntimeException bug -> throw bug;
                    default -> throw new IllegalStateException(failure);
                }
            }
        }

        @Override
        public void resign() {}
    }

    static Stream<Throwable> failures() {
        return Stream.of(new StackOverflowError("deep"), new IllegalStateException("a bug"));
    }

    private Master stumbling(Stumble stumble) {
        return Master.start(
                database, context -> context.registerBean(LeadershipListener.class, () -> stumble));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void gives_way_to_one_that_can(Throwable failure) {
        Stumble stumble = new Stumble(failure, Integer.MAX_VALUE);
        try (Master broken = stumbling(stumble)) {
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> stumble.falls.get() > 0);
            try (Master healthy = Master.leading(database)) {
                assertThat(healthy.bean(Leadership.class).isServing()).isTrue();
                assertThat(broken.bean(Leadership.class).isServing()).isFalse();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("failures")
    void tries_again_where_there_is_no_other(Throwable failure) {
        Stumble stumble = new Stumble(failure, 2);
        try (Master alone = stumbling(stumble)) {
            alone.awaitLeading();
            assertThat(stumble.falls).hasValue(2);
        }
    }

    @Test
    void is_not_named_as_the_leader() {
        Stumble stumble = new Stumble(new IllegalStateException("a bug"), Integer.MAX_VALUE);
        try (Master broken = stumbling(stumble)) {
            Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> stumble.falls.get() > 0);
            var problem = Problems.problemOf(() -> broken.cluster().roles(null, null));
            assertThat(problem.status()).isEqualTo(503);
            assertThat(problem.body().has("leader")).isFalse();
        }
    }
}
