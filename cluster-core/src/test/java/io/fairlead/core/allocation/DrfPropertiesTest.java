package io.fairlead.core.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.allocation.SharedPool.User;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What dominant-resource fairness promises to those who share a cluster (Ghodsi et al., NSDI 2011,
/// sections 3, 5 and 6), on pools and users that only the seed decides.
///
/// The paper's tasks are divisible, ours are whole: where nobody's next task fits any more, what is
/// left of a kind is less than the largest task, and others may still fill it with smaller ones. No
/// need here is over [#LARGEST] units of a kind or under 1, so that this is a handful of tasks.
class DrfPropertiesTest {

    private static final int LARGEST = 4;

    /// Tasks that the rounding may take from a user, or give to it: its own last one, and what fits
    /// into the place of the largest.
    private static final double ROUNDING = 1 + LARGEST;

    static IntStream seeds() {
        return IntStream.rangeClosed(1, 25);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void sharing_incentive_nobody_has_less_than_in_a_part_of_the_cluster_alone(int seed) {
        SharedPool pool = randomPool(new SplittableRandom(seed));
        long weights = pool.users.stream().mapToLong(User::weight).sum();
        for (int i = 0; i < pool.users.size(); i++) {
            User user = pool.users.get(i);
            double part = (double) user.weight() / weights;
            assertThat((double) pool.tasksOf(i))
                    .as("%s: tasks of user %d", pool, i)
                    .isGreaterThanOrEqualTo(
                            user.tasksIn(part * pool.cores, part * pool.memoryMiB) - ROUNDING);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void envy_freeness_nobody_would_do_better_with_what_another_has(int seed) {
        SharedPool pool = equalPool(new SplittableRandom(seed));
        for (int i = 0; i < pool.users.size(); i++) {
            for (int other = 0; other < pool.users.size(); other++) {
                assertThat(pool.tasksWithBundleOf(other, pool.users.get(i)))
                        .as("%s: user %d with the resources of %d", pool, i, other)
                        .isLessThanOrEqualTo(pool.tasksOf(i) + ROUNDING);
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void pareto_efficiency_nothing_is_left_that_anybody_could_use(int seed) {
        SharedPool pool = randomPool(new SplittableRandom(seed));
        for (User user : pool.users) {
            assertThat(pool.free().contains(user.needs()))
                    .as("%s: %s fits into what is left, %s", pool, user, pool.free())
                    .isFalse();
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void strategy_proofness_who_asks_for_what_it_does_not_need_runs_no_more_tasks(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SharedPool honest = equalPool(random);
        int liar = random.nextInt(honest.users.size());
        User truth = honest.users.get(liar);
        for (int lies = 0; lies < 5; lies++) {
            List<User> told = new ArrayList<>(honest.users);
            User lie = randomUser(random, 1);
            told.set(liar, lie);
            SharedPool pool = new SharedPool(honest.cores, honest.memoryMiB, told);
            assertThat(pool.tasksWithBundleOf(liar, truth))
                    .as("%s: user %d needs %s", pool, liar, truth)
                    .isLessThanOrEqualTo(honest.tasksOf(liar) + ROUNDING);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void weighted_shares_rise_together_until_what_a_user_needs_is_used_up(int seed) {
        SharedPool pool = randomPool(new SplittableRandom(seed));
        // Everybody needs both kinds, so the first kind to run out ends it for all at once.
        double step = (double) LARGEST / Math.min(pool.cores, pool.memoryMiB);
        for (int i = 0; i < pool.users.size(); i++) {
            for (int other = 0; other < pool.users.size(); other++) {
                double own = pool.dominantShareOf(i) / pool.users.get(i).weight();
                double others = pool.dominantShareOf(other) / pool.users.get(other).weight();
                assertThat(own)
                        .as("%s: users %d and %d", pool, i, other)
                        .isGreaterThanOrEqualTo(others - ROUNDING * step);
            }
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void population_monotonicity_when_somebody_leaves_nobody_has_less(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        SharedPool before = equalPool(random);
        int leaver = random.nextInt(before.users.size());
        List<User> staying = new ArrayList<>(before.users);
        staying.remove(leaver);
        SharedPool after = new SharedPool(before.cores, before.memoryMiB, staying);
        for (int i = 0; i < staying.size(); i++) {
            int was = before.tasksOf(i < leaver ? i : i + 1);
            assertThat((double) after.tasksOf(i))
                    .as("%s, without user %d: tasks of user %d", before, leaver, i)
                    .isGreaterThanOrEqualTo(was - ROUNDING);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void single_resource_fairness_of_one_kind_all_have_the_same(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        List<User> users = new ArrayList<>();
        for (int i = random.nextInt(2, 6); i > 0; i--) {
            users.add(new User(1, 0));
        }
        SharedPool pool = new SharedPool(random.nextLong(100, 400), 1, users);
        List<Integer> tasks = IntStream.range(0, users.size()).mapToObj(pool::tasksOf).toList();
        assertThat(tasks.stream().mapToInt(Integer::intValue).sum()).isEqualTo((int) pool.cores);
        assertThat(tasks.stream().mapToInt(Integer::intValue).max().orElseThrow())
                .as("%s: %s", pool, tasks)
                .isLessThanOrEqualTo(
                        tasks.stream().mapToInt(Integer::intValue).min().orElseThrow() + 1);
    }

    // ---- the paper's cases

    /// Section 5.1: where every user gets the same sum of all kinds, the second has 12 tasks here,
    /// fewer than half of the cluster would run for it. DRF gives it 15.
    @Test
    void the_case_in_which_equal_sums_break_the_sharing_incentive() {
        SharedPool pool = new SharedPool(30, 30, List.of(new User(1, 3), new User(1, 1)));
        assertThat(pool.tasksOf(0)).isEqualTo(5);
        assertThat(pool.tasksOf(1)).isEqualTo(15);
    }

    /// Section 5.2: a market with equal budgets gives the second user more when it claims to need
    /// four times the cores. Under DRF the lie costs it more than half of its tasks. (The paper's
    /// 100 of each kind, times twelve to have whole tasks.)
    @Test
    void the_case_in_which_a_market_rewards_a_lie() {
        User needsCores = new User(16, 1);
        User truth = new User(1, 2);
        SharedPool honest = new SharedPool(1200, 1200, List.of(needsCores, truth));
        assertThat(honest.tasksOf(0)).isEqualTo(50);
        assertThat(honest.tasksOf(1)).isEqualTo(400);

        SharedPool lied = new SharedPool(1200, 1200, List.of(needsCores, new User(4, 2)));
        assertThat(lied.tasksWithBundleOf(1, truth)).isLessThan(200);
    }

    /// Section 6: what DRF does not promise. More cores let the first user's dominant share be less
    /// for the same tasks, so it takes more, and the second has fewer than before.
    @Test
    void a_larger_cluster_may_give_somebody_less() {
        List<User> users = List.of(new User(2, 1), new User(1, 2));
        assertThat(new SharedPool(12, 12, users).tasksOf(1)).isEqualTo(4);
        SharedPool grown = new SharedPool(24, 12, users);
        assertThat(grown.tasksOf(0)).isEqualTo(6);
        assertThat(grown.tasksOf(1)).isEqualTo(3);
    }

    // ---- at random

    private static SharedPool equalPool(SplittableRandom random) {
        return randomPool(random, 1);
    }

    private static SharedPool randomPool(SplittableRandom random) {
        return randomPool(random, 3);
    }

    private static SharedPool randomPool(SplittableRandom random, int heaviest) {
        long cores = random.nextLong(300, 700);
        long memoryMiB = random.nextLong(300, 700);
        List<User> users = new ArrayList<>();
        for (int i = random.nextInt(2, 6); i > 0; i--) {
            users.add(randomUser(random, heaviest));
        }
        return new SharedPool(cores, memoryMiB, users);
    }

    private static User randomUser(SplittableRandom random, int heaviest) {
        return new User(
                random.nextLong(1, LARGEST + 1),
                random.nextLong(1, LARGEST + 1),
                random.nextLong(1, heaviest + 1));
    }
}
