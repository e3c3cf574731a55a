package io.fairlead.benchmarks.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class FrameworkWordsTest {

    @Test
    void offersAreHeardWithHowMuchFitsAndUpdatesInOrder() {
        FrameworkWords.Heard heard =
                read(
                        """
                        {"epoch":3,"offers":[
                           {"id":"o1","agentId":"a","resources":{"cpus":2.5,"memoryMiB":48,"ports":[{"id":"not this"}]}},
                           {"id":"o2","agentId":"a"}],
                         "updates":[
                           {"taskId":"t","sequence":1,"state":"RUNNING","resources":{"cpus":1}},
                           {"taskId":"t","sequence":2,"state":"FINISHED"}]}
                        """);

        assertThat(heard.epoch()).isEqualTo(3);
        assertThat(heard.offers())
                .containsExactly(
                        new FrameworkWords.Offer("o1", 1), new FrameworkWords.Offer("o2", 0));
        assertThat(heard.updates())
                .containsExactly(
                        new FrameworkWords.Update("t", 1, "RUNNING"),
                        new FrameworkWords.Update("t", 2, "FINISHED"));
    }

    @Test
    void offersTakenBackAreBareIds() {
        assertThat(read("{\"epoch\":3,\"offers\":[\"o1\"],\"reason\":\"EXPIRED\"}").offers())
                .containsExactly(new FrameworkWords.Offer("o1", 0));
    }

    @Test
    void theAnswerToAnAcceptSaysWhereEachTaskWasPlaced() {
        String answer =
                """
                {"epoch":3,"tasks":[
                   {"taskId":"t","agentId":"a","allocationId":"x","resources":{"cpus":1}},
                   {"taskId":"u","agentId":"b","allocationId":"y","resources":{}}],"reserved":[]}
                """;
        assertThat(FrameworkWords.placed(answer.getBytes(StandardCharsets.UTF_8)))
                .containsExactly(
                        new FrameworkWords.Placed("t", "a", "x"),
                        new FrameworkWords.Placed("u", "b", "y"));
        assertThat(FrameworkWords.placed("{\"epoch\":3}".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }

    private static FrameworkWords.Heard read(String json) {
        return FrameworkWords.read(json.getBytes(StandardCharsets.UTF_8));
    }
}
