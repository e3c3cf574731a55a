package io.fairlead.agent.health;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What is made of the results of checks.
class JudgesTest {

    private final List<String> told = new ArrayList<>();

    private ReadinessJudge readiness(boolean before) {
        return new ReadinessJudge(2, before, said -> told.add(said.ready() + " " + said.message()));
    }

    private LivenessJudge liveness() {
        return new LivenessJudge(
                2,
                said ->
                        told.add(
                                said.healthy()
                                        + (said.exhausted() ? " to end " : " ")
                                        + said.message()));
    }

    private static final Optional<String> WELL = Optional.empty();

    private static Optional<String> wrong(String what) {
        return Optional.of(what);
    }

    @Test
    void who_fails_too_often_in_a_row_is_to_end_and_is_asked_no_more() {
        LivenessJudge judge = liveness();
        assertThat(judge.heard(wrong("a"))).isTrue();
        assertThat(judge.heard(WELL)).isTrue();
        assertThat(judge.heard(WELL)).isTrue();
        assertThat(judge.heard(wrong("b"))).isTrue();
        assertThat(judge.heard(wrong("c"))).isFalse();
        assertThat(told).containsExactly("false a", "true well", "false b", "false to end c");
    }

    @Test
    void who_was_never_ready_is_told_once_why_and_is_ready_with_the_first_that_passes() {
        ReadinessJudge judge = readiness(false);
        assertThat(judge.heard(wrong("starts"))).isTrue();
        assertThat(judge.heard(wrong("still starts"))).isTrue();
        assertThat(judge.heard(wrong("and still"))).isTrue();
        assertThat(judge.heard(WELL)).isTrue();
        assertThat(judge.heard(WELL)).isTrue();
        assertThat(told).containsExactly("false starts", "true ready");
    }

    @Test
    void who_was_ready_is_so_until_too_many_fail_in_a_row_and_may_be_again() {
        ReadinessJudge judge = readiness(false);
        judge.heard(WELL);
        judge.heard(wrong("once"));
        judge.heard(WELL);
        judge.heard(wrong("first"));
        assertThat(judge.heard(wrong("second"))).isTrue();
        assertThat(judge.heard(wrong("third"))).isTrue();
        judge.heard(WELL);
        assertThat(told).containsExactly("true ready", "false second", "true ready");
    }

    @Test
    void what_an_earlier_life_of_the_agent_said_holds_on() {
        ReadinessJudge judge = readiness(true);
        judge.heard(WELL);
        judge.heard(wrong("first"));
        assertThat(told).isEmpty();
        judge.heard(wrong("second"));
        assertThat(told).containsExactly("false second");
    }
}
