package io.fairlead.core.task;

import static io.fairlead.core.task.TaskState.*;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TransitionTest {

    private static final Set<TaskState> ENDS =
            EnumSet.of(FINISHED, FAILED, KILLED, ERROR, DROPPED, GONE);

    /// The whole table, said a second time by hand: ends stand for themselves as `ENDS`.
    private static final Map<TaskState, Set<TaskState>> ALLOWED =
            Map.of(
                    QUEUED, EnumSet.of(PLACING, STAGING, KILLED, ERROR, DROPPED),
                    PLACING, EnumSet.complementOf(EnumSet.of(PLACING)),
                    STAGING, with(STARTING, RUNNING, KILLING, UNREACHABLE),
                    STARTING, with(RUNNING, KILLING, UNREACHABLE),
                    RUNNING, with(KILLING, UNREACHABLE),
                    KILLING, with(UNREACHABLE),
                    UNREACHABLE, with(STAGING, STARTING, RUNNING, KILLING));

    private static Set<TaskState> with(TaskState... more) {
        Set<TaskState> states = EnumSet.copyOf(ENDS);
        states.addAll(Set.of(more));
        return states;
    }

    @ParameterizedTest
    @EnumSource
    void every_pair_of_states_is_decided_by_the_table(TaskState from) {
        for (TaskState to : TaskState.values()) {
            Transition expected =
                    from == to
                            ? Transition.REPEATED
                            : ALLOWED.getOrDefault(from, Set.of()).contains(to)
                                    ? Transition.MOVED
                                    : Transition.REFUSED;
            assertThat(Transition.decide(from, to)).as("%s to %s", from, to).isEqualTo(expected);
        }
    }

    @ParameterizedTest
    @EnumSource
    void an_end_is_never_left(TaskState from) {
        assertThat(from.isTerminal()).isEqualTo(ENDS.contains(from));
        if (from.isTerminal()) {
            for (TaskState to : TaskState.values()) {
                assertThat(Transition.decide(from, to)).isNotEqualTo(Transition.MOVED);
            }
            assertThat(from.holdsResources()).isFalse();
        }
    }

    @ParameterizedTest
    @EnumSource
    void every_state_that_holds_resources_can_end(TaskState from) {
        if (from.holdsResources()) {
            assertThat(ENDS).allMatch(end -> Transition.decide(from, end) == Transition.MOVED);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"STAGING", "STARTING", "RUNNING", "KILLING", "UNREACHABLE"})
    void resources_are_held_from_staging_to_the_end(TaskState state) {
        assertThat(state.holdsResources()).isTrue();
    }

    @ParameterizedTest
    @EnumSource(names = {"QUEUED", "PLACING"})
    void nothing_is_held_before_staging(TaskState state) {
        assertThat(state.holdsResources()).isFalse();
    }
}
