package io.fairlead.benchmarks.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.agent.SyncAnswer;
import io.fairlead.api.agent.SyncRequest;
import io.fairlead.api.json.ClusterJson;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.task.TaskState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

/// The emulator's JSON is the contract's JSON.
class SyncWordsTest {

    private static final JsonMapper MAPPER =
            JsonMapper.builder().addModule(new ClusterJson()).build();
    private static final String FRAMEWORK = "018f3b1e-0000-7000-8000-000000000001";
    private static final String INCARNATION = "018f3b1e-0000-7000-8000-000000000002";

    private final List<String> heard = new ArrayList<>();
    private final SyncWords.Hearer hearer =
            new SyncWords.Hearer() {
                @Override
                public void launch(String frameworkId, String taskId) {
                    heard.add("launch " + taskId);
                }

                @Override
                public void kill(String frameworkId, String taskId) {
                    heard.add("kill " + taskId);
                }

                @Override
                public void acknowledge(String frameworkId, String taskId, long sequence) {
                    heard.add("acknowledge " + taskId + " " + sequence);
                }
            };

    @Test
    void whatAnAgentSaysIsReadAsTheContractsSync() {
        FleetTask task = new FleetTask(FRAMEWORK, "a-1");
        task.become("RUNNING", false, 1_000);
        task.become("FINISHED", true, 2_000);

        byte[] written =
                SyncWords.write(
                        new SyncWords.Said(
                                INCARNATION, 3, 7, task.unacknowledged(), List.of(task)));

        SyncRequest read = MAPPER.readValue(written, SyncRequest.class);
        assertThat(read.epoch()).isEqualTo(3);
        assertThat(read.sequence()).isEqualTo(7);
        assertThat(read.updates())
                .extracting(update -> update.taskId() + " " + update.state())
                .containsExactly("a-1 RUNNING", "a-1 FINISHED");
        assertThat(read.updates().getLast().exitCode()).isZero();
        assertThat(read.inventory()).hasSize(1);
        assertThat(List.of(read.inventory().getFirst().state()))
                .containsExactly(TaskState.FINISHED);
    }

    @Test
    void anAnswerOfTheContractIsHeard() {
        FrameworkId framework = new FrameworkId(UUID.fromString(FRAMEWORK));
        SyncAnswer answer =
                new SyncAnswer(
                        5,
                        7,
                        false,
                        true,
                        List.of(),
                        List.of(new SyncAnswer.Kill(framework, new TaskId("b"), Duration.ZERO)),
                        List.of(new SyncAnswer.Acknowledgement(framework, new TaskId("a"), 2)));

        SyncWords.Heard rest = SyncWords.read(MAPPER.writeValueAsBytes(answer), 5, hearer);

        assertThat(heard).containsExactly("kill b", "acknowledge a 2");
        assertThat(rest.epoch()).isEqualTo(5);
        assertThat(rest.inventoryWanted()).isTrue();
        assertThat(rest.superseded()).isFalse();
    }

    @Test
    void aLeaderOfOldIsNotListenedTo() {
        byte[] answer =
                "{\"epoch\":4,\"kills\":[{\"frameworkId\":\"%s\",\"taskId\":\"b\"}]}"
                        .formatted(FRAMEWORK)
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8);

        assertThat(SyncWords.read(answer, 5, hearer).epoch()).isEqualTo(4);
        assertThat(heard).isEmpty();
    }

    @Test
    void aLaunchNamesItsTask() {
        byte[] answer =
                """
                {"epoch":1,"launches":[{"frameworkId":"%s","allocationId":"x",
                  "task":{"taskId":"a-1","command":"true","resources":{"cpus":1}},"resources":{"cpus":1}}]}
                """
                        .formatted(FRAMEWORK)
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8);

        SyncWords.read(answer, 1, hearer);

        assertThat(heard).containsExactly("launch a-1");
    }
}
