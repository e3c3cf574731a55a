package io.fairlead.core.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdsTest {

    private static final UUID ONE = new UUID(0, 1);
    private static final UUID TWO = new UUID(0, 2);

    @ParameterizedTest
    @ValueSource(strings = {"a", "wordcount-0192-0-1", "A.b_c-9", "0"})
    void task_and_request_ids_are_safe_as_file_names(String text) {
        assertThat(TaskId.valueOf(text)).hasToString(text);
        assertThat(RequestId.valueOf(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "-a", "_a", "a/b", "a b", "ü", "a\n", "a\u0000"})
    void other_texts_are_no_task_or_request_ids(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> TaskId.valueOf(text));
        assertThatIllegalArgumentException().isThrownBy(() -> RequestId.valueOf(text));
    }

    @Test
    void task_ids_end_at_200_characters() {
        assertThat(TaskId.valueOf("x".repeat(200)).value()).hasSize(200);
        assertThatIllegalArgumentException().isThrownBy(() -> TaskId.valueOf("x".repeat(201)));
    }

    @Test
    void roles_nest() {
        RoleName vision = RoleName.valueOf("research/vision/night");
        assertThat(vision.parent()).contains(RoleName.valueOf("research/vision"));
        assertThat(RoleName.valueOf("research").parent()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "a/", "/a", "a//b", "A", "a b", "..", "a/.", "-a", "*"})
    void other_texts_are_no_roles(String text) {
        assertThatIllegalArgumentException().isThrownBy(() -> RoleName.valueOf(text));
    }

    @Test
    void role_segments_end_at_63_characters_and_names_at_200() {
        String segment = "a".repeat(63);
        assertThat(RoleName.valueOf(segment + "/" + segment + "/" + segment).value()).hasSize(191);
        assertThatIllegalArgumentException().isThrownBy(() -> RoleName.valueOf(segment + "a"));
        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        RoleName.valueOf(String.join("/", segment, segment, segment, "123456789")));
    }

    @Test
    void ids_read_what_they_write() {
        assertThat(AgentId.valueOf(new AgentId(ONE).toString())).isEqualTo(new AgentId(ONE));
        assertThat(FrameworkId.valueOf(new FrameworkId(ONE).toString()))
                .isEqualTo(new FrameworkId(ONE));
        assertThat(OfferId.valueOf(new OfferId(ONE).toString())).isEqualTo(new OfferId(ONE));
        assertThat(AllocationId.valueOf(new AllocationId(ONE).toString()))
                .isEqualTo(new AllocationId(ONE));
        assertThat(IncarnationId.valueOf(new IncarnationId(ONE).toString()))
                .isEqualTo(new IncarnationId(ONE));
        assertThatIllegalArgumentException().isThrownBy(() -> AgentId.valueOf("nobody"));
    }

    @Test
    void ids_are_sorted_by_their_value() {
        assertThat(new AgentId(ONE)).isLessThan(new AgentId(TWO));
        assertThat(new FrameworkId(ONE)).isLessThan(new FrameworkId(TWO));
        assertThat(new OfferId(ONE)).isLessThan(new OfferId(TWO));
        assertThat(new AllocationId(ONE)).isLessThan(new AllocationId(TWO));
        assertThat(new IncarnationId(ONE)).isLessThan(new IncarnationId(TWO));
        assertThat(TaskId.valueOf("a")).isLessThan(TaskId.valueOf("b"));
        assertThat(RoleName.valueOf("a")).isLessThan(RoleName.valueOf("a/b"));
    }

    @Test
    void keys_are_sorted_by_framework_first() {
        TaskKey first = new TaskKey(new FrameworkId(ONE), TaskId.valueOf("z"));
        TaskKey second = new TaskKey(new FrameworkId(TWO), TaskId.valueOf("a"));
        assertThat(first).isLessThan(second);
        assertThat(first).isGreaterThan(new TaskKey(new FrameworkId(ONE), TaskId.valueOf("a")));
        assertThat(first).hasToString(ONE + "/z");
        assertThat(new RequestKey(new FrameworkId(ONE), RequestId.valueOf("z")))
                .isLessThan(new RequestKey(new FrameworkId(TWO), RequestId.valueOf("a")))
                .isGreaterThan(new RequestKey(new FrameworkId(ONE), RequestId.valueOf("a")))
                .hasToString(ONE + "/z");
    }

    @Test
    void a_uuid_of_version_7_says_so_and_sorts_by_time() {
        var random = new SplittableRandom(7);
        List<UUID> made = new ArrayList<>();
        for (long millis = 1; millis < 1_000_000_000_000L; millis *= 7) {
            UUID uuid = UuidV7.of(Instant.ofEpochMilli(millis), random);
            assertThat(uuid.version()).isEqualTo(7);
            assertThat(uuid.variant()).isEqualTo(2);
            assertThat(uuid.getMostSignificantBits() >>> 16).isEqualTo(millis);
            made.add(uuid);
        }
        assertThat(made).isSorted();
        assertThat(UuidV7.of(Instant.EPOCH, random)).isNotEqualTo(UuidV7.of(Instant.EPOCH, random));
    }
}
