package io.fairlead.master.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.operator.ClusterEvent;
import io.fairlead.api.operator.ClusterEvent.Topic;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
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
        assertThat(page.events()).extracting(Numbered::number).containsExactly(3L);
        assertThat(page.reached()).isEqualTo(3);
    }

    @Test
    void who_is_too_slow_is_told_that_something_is_missing_and_all_from_there_on()
            throws Exception {
        add(Topic.ROLES, 1, 25);
        ClusterFeed.Page page = feed.next(7, 4, ALL, Duration.ZERO);
        assertThat(page.missed()).isTrue();
        assertThat(page.from()).isEqualTo(15);
        assertThat(page.events())
                .extracting(each -> each.event().id())
                .startsWith("e16")
                .hasSize(10);
        assertThat(feed.next(7, page.reached(), ALL, Duration.ZERO).missed()).isFalse();
        assertThat(feed.next(7, 15, ALL, Duration.ZERO).missed()).isFalse();
        assertThat(feed.next(7, 14, ALL, Duration.ZERO).missed()).isTrue();
    }

    @Test
    void what_happens_on_other_topics_drives_nothing_out_and_is_no_gap() throws Exception {
        add(Topic.AGENTS, 1, 2);
        add(Topic.TASKS, 3, 40);
        add(Topic.AGENTS, 41, 41);
        ClusterFeed.Page page = feed.next(7, 1, Set.of(Topic.AGENTS), Duration.ZERO);
        assertThat(page.missed()).isFalse();
        assertThat(page.events()).extracting(Numbered::number).containsExactly(2L, 41L);
        assertThat(feed.next(7, 1, ALL, Duration.ZERO).missed()).isTrue();
    }

    @Test
    void topics_are_told_in_the_order_in_which_things_happened() throws Exception {
        add(Topic.ROLES, 1, 2);
        add(Topic.TASKS, 3, 4);
        add(Topic.ROLES, 5, 5);
        add(Topic.OFFERS, 6, 6);
        add(Topic.TASKS, 7, 7);
        Set<Topic> two = Set.of(Topic.ROLES, Topic.TASKS);
        assertThat(idsAfter(0, two)).containsExactly("e1", "e2", "e3", "e4", "e5", "e7");
        assertThat(idsAfter(0, ALL)).containsExactly("e1", "e2", "e3", "e4", "e5", "e6", "e7");
    }

    @Test
    void a_filtered_reader_comes_as_far_as_all_others() throws Exception {
        add(Topic.ROLES, 1, 3);
        ClusterFeed.Page page = feed.next(7, 0, Set.of(Topic.TASKS), Duration.ZERO);
        assertThat(page.events()).isEmpty();
        assertThat(page.reached()).isEqualTo(3);
    }

    @Test
    void pages_follow_each_other_without_a_loss() throws Exception {
        ClusterFeed large = new ClusterFeed(2_000);
        large.begin(7);
        for (int i = 0; i < 1_500; i++) {
            Topic topic = i % 3 == 0 ? Topic.OFFERS : Topic.TASKS;
            large.add(List.of(event(topic, i)));
        }
        List<Long> numbers = new ArrayList<>();
        long after = 0;
        for (ClusterFeed.Page page = large.next(7, after, ALL, Duration.ZERO);
                !page.events().isEmpty();
                page = large.next(7, after, ALL, Duration.ZERO)) {
            page.events().forEach(each -> numbers.add(each.number()));
            after = page.reached();
        }
        assertThat(numbers).isEqualTo(LongStream.rangeClosed(1, 1_500).boxed().toList());
    }

    @Test
    void readers_share_the_text_of_what_happened_lately() throws Exception {
        ClusterFeed large = new ClusterFeed(2_000);
        large.begin(7);
        large.add(List.of(event(Topic.TASKS, 1)));
        Numbered first = large.next(7, 0, ALL, Duration.ZERO).events().getFirst();
        byte[] text = first.text(_ -> new byte[] {1});
        assertThat(first.text(_ -> new byte[] {2})).isSameAs(text);
        for (int i = 2; i <= 1_001; i++) {
            large.add(List.of(event(Topic.TASKS, i)));
        }
        assertThat(first.text(_ -> new byte[] {3})).containsExactly(3);
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
        assertThat(feed.latest()).isEqualTo(new ClusterFeed.Place(8, 0));
        assertThat(feed.latest()).hasToString("8-0");
    }
}
