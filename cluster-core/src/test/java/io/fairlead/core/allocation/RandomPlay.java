package io.fairlead.core.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.id.AllocationId;
import io.fairlead.core.id.OfferId;
import io.fairlead.core.id.RoleName;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;

/// What the parts of a [RandomCluster] share: the allocator and the model beside it, the clock, and
/// the dice.
final class RandomPlay {

    static final List<RoleName> ROLES =
            List.of(
                            "ads",
                            "research",
                            "research/vision",
                            "research/vision/night",
                            "research/speech",
                            "web")
                    .stream()
                    .map(RoleName::valueOf)
                    .toList();

    final ClusterModel model = new ClusterModel();
    final AllocatorSettings settings = AllocatorSettings.DEFAULT;
    final SplittableRandom random;

    /// No role has limits or guarantees, and most frameworks say what they need. Then much is free,
    /// and a cycle looks at what changed alone; otherwise nearly every change may free all others.
    final boolean plenty;

    /// Frameworks have several roles, and agents say something else of themselves now and then.
    final boolean shifting;

    /// Another one after a takeover.
    Allocator allocator;

    Instant now = Instant.parse("2026-01-01T00:00:00Z");

    final Set<OfferId> ended = new HashSet<>();

    /// The offers that ended last.
    final Deque<Offer> lately = new ArrayDeque<>();

    private long lastId;
    private long lastName;

    RandomPlay(long seed, boolean plenty, boolean shifting) {
        this.plenty = plenty;
        this.shifting = shifting;
        this.random = new SplittableRandom(seed);
        this.allocator = newAllocator();
    }

    Allocator newAllocator() {
        return new Allocator(settings, () -> new UUID(9, ++lastId));
    }

    long nextName() {
        return ++lastName;
    }

    <T> Optional<T> oneOf(Collection<T> all) {
        return all.isEmpty()
                ? Optional.empty()
                : Optional.of(List.copyOf(new ArrayList<>(all)).get(random.nextInt(all.size())));
    }

    <T> String with(Collection<T> all, Function<T, String> act) {
        return oneOf(all).map(act).orElse("nothing to do");
    }

    void rescinded(List<Offer> gone, Predicate<Offer> expected) {
        assertThat(gone)
                .containsExactlyInAnyOrderElementsOf(
                        model.offers.values().stream().filter(expected).toList());
        gone.forEach(this::end);
    }

    void end(Offer offer) {
        assertThat(ended.add(offer.id())).as("an offer ends once: %s", offer).isTrue();
        assertThat(model.offers.remove(offer.id())).isEqualTo(offer);
        lately.addLast(offer);
        if (lately.size() > 20) {
            lately.removeFirst();
        }
    }

    String release(AllocationId id) {
        assertThat(allocator.release(id)).contains(model.allocations.remove(id));
        model.ending.remove(id);
        model.gangs.remove(id);
        return "release " + id;
    }
}
