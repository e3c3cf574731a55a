package io.fairlead.master.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.operator.ClusterEvent;
import io.fairlead.api.operator.ClusterEvent.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClusterFeedTest {

    private static final Set<Topic> ALL = EnumSet.allOf(Topic.class);
    private final ClusterFeed feed = new ClusterFeed(10);

    @BeforeEach
    void begin() {
        feed.begin(7);
    }

    private static ClusterEvent event(Topic topic, int number) {
        return new ClusterEvent(topic, "SET", "e" + number, null, null, null, null, Instant.EPOCH);
    }

    private void add(Topic topic, int from, int to) {
        feed.add(IntStream.rangeClosed(from, to).mapToObj(n -> event(topic, n)).toList());
    }

    private List<String> idsAfter(long after, Set<Topic> topics) throws InterruptedException {
        return feed.next(7, after, topics, Duration.ZERO).events().stream()
                .map(each -> each.event().id())
                .toList();
    }

    @Test
    void a_reader_gets_what_is_behind_its_number() throws Exception {
        add(Topic.ROLES, 1, 5);
        assertThat(idsAfter(3, ALL)).containsExactly("e4", "e5");
        assertThat(idsAfter(5, ALL)).isEmpty();
    }

    @Test
    void topics_that_are_not_wanted_are_passed_over_for_good() throws Exception {
        add(Topic.ROLES, 1, 2);
        add(Topic.TASKS, 3, 3);
        ClusterFeed.Page page = feed.next(7, 0, Set.of(Topic.TASKS), Duration.ZERO);
        assertThat(page.events()).extracting(ClusterFeed.Numbered::number).containsExactly(3L);
        assertThat(page.reached()).isEqualTo(3);
    }

    @Test
    void who_is_too_slow_is_told_that_something_is_missing() throws Exception {
        add(Topic.ROLES, 1, 25);
        ClusterFeed.Page page = feed.next(7, 4, ALL, Duration.ZERO);
        assertThat(page.missed()).isTrue();
        assertThat(page.events())
                .extracting(each -> each.event().id())
                .startsWith("e16")
                .hasSize(10);
        assertThat(feed.next(7, page.reached(), ALL, Duration.ZERO).missed()).isFalse();
    }

    @Test
    void a_waiting_reader_wakes_when_something_happens_and_when_the_term_ends() throws Exception {
        CompletableFuture<List<String>> reader = CompletableFuture.supplyAsync(() -> patient(0));
        add(Topic.AGENTS, 1, 1);
        assertThat(reader.get(20, TimeUnit.SECONDS)).containsExactly("e1");

        CompletableFuture<List<String>> other = CompletableFuture.supplyAsync(() -> patient(1));
        feed.end();
        assertThat(other.get(20, TimeUnit.SECONDS)).isEmpty();
        assertThat(feed.isOpen(7)).isFalse();
    }

    private List<String> patient(long after) {
        try {
            return feed.next(7, after, ALL, Duration.ofMinutes(1)).events().stream()
                    .map(each -> each.event().id())
                    .toList();
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    @Test
    void numbers_of_an_earlier_leader_mean_nothing() throws Exception {
        add(Topic.ROLES, 1, 3);
        feed.begin(8);
        assertThat(feed.next(7, 0, ALL, Duration.ZERO).events()).isEmpty();
        assertThat(feed.last()).isZero();
    }
}
