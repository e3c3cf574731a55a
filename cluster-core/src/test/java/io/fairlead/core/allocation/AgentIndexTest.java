package io.fairlead.core.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.policy.PlacementScore;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.Resources;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The index finds what looking at every agent would find.
class AgentIndexTest {

    private static final double EQUAL = 1e-9;
    private static final List<PlacementScore> SCORES =
            List.of(PlacementScore.BEST_FIT, PlacementScore.SPREAD, PlacementScore.FIRST_FIT);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    void it_finds_the_agent_that_a_look_at_all_would_find(long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        AgentBook book = new AgentBook((_, _) -> {});
        Map<Integer, Resources> totals = new HashMap<>();
        for (int step = 0; step < 2_000; step++) {
            int number = random.nextInt(30);
            if (random.nextInt(20) == 0) {
                book.remove(Scenario.agentId(number));
                totals.remove(number);
            } else {
                Resources total =
                        Resources.of(random.nextInt(1, 4) * 2_000L, random.nextInt(1, 3) * 1_000L);
                book.put(Scenario.agentId(number), Attributes.NONE, random.nextInt(6) > 0, total);
                totals.put(number, total);
            }
            Quantities need =
                    Resources.of(random.nextInt(0, 7) * 1_000L, random.nextInt(0, 3) * 1_000L)
                            .quantities();
            PlacementScore score = SCORES.get(random.nextInt(SCORES.size()));
            int refuses = random.nextInt(2, 5);
            Predicate<AgentSlot> takes =
                    slot -> slot.id.value().getLeastSignificantBits() % refuses != 0;

            AgentSlot found = book.index().best(need, score, takes);

            AgentSlot expected = byLookingAtAll(book, need, score, takes);
            assertThat(found == null ? null : found.id)
                    .as("seed %d, step %d: %s", seed, step, need)
                    .isEqualTo(expected == null ? null : expected.id);
        }
    }

    private static @Nullable AgentSlot byLookingAtAll(
            AgentBook book, Quantities need, PlacementScore score, Predicate<AgentSlot> takes) {
        AgentSlot best = null;
        double bestScore = Double.NEGATIVE_INFINITY;
        for (AgentSlot slot : book.slots()) {
            AgentHoldings agent = slot.holdings;
            Quantities free = agent.free().quantities();
            if (agent.givesNow() && free.contains(need) && takes.test(slot)) {
                double value = score.score(free, agent.total().quantities(), need);
                if (value > bestScore + EQUAL) {
                    best = slot;
                    bestScore = value;
                }
            }
        }
        return best;
    }
}
