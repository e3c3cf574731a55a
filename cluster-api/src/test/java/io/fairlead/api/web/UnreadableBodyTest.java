package io.fairlead.api.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.fairlead.api.framework.AcceptRequest;
import io.fairlead.api.framework.ResourceRequests;
import io.fairlead.api.json.ClusterJson;
import io.fairlead.api.problem.FieldError;
import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

class UnreadableBodyTest {

    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .addModule(new ClusterJson())
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .build();

    private static ProblemException explain(String json, Class<?> type) {
        return UnreadableBody.explain(catchThrowable(() -> JSON.readValue(json, type)));
    }

    private static ProblemException task(String task) {
        return explain(
                "{\"requests\":[{\"id\":\"r\",\"role\":\"a\",\"tasks\":[" + task + "]}]}",
                ResourceRequests.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0001',
            value = {
                "{'taskId':'t','command':'c','resources':{'cpu':1}}|/requests/0/tasks/0/resources/cpu",
                "{'taskId':'t','command':'c','resources':{},'prio':1}|/requests/0/tasks/0/prio",
                "{'taskId':'t','command':'c','resources':{'cpus':-1}}|/requests/0/tasks/0/resources",
                "{'taskId':'t','resources':{}}|/requests/0/tasks/0",
                "{'taskId':'../t','command':'c','resources':{}}|/requests/0/tasks/0/taskId",
                "{'taskId':'t','command':'c','resources':{},'maxRunTime':'soon'}|/requests/0/tasks/0/maxRunTime",
                "{'taskId':'t','command':'c','resources':{},'constraints':[{'attribute':'zone','operator':'LIKE'}]}|/requests/0/tasks/0/constraints/0/operator",
                "{'taskId':'t','command':'c','resources':{},'healthCheck':{}}|/requests/0/tasks/0/healthCheck"
            })
    void a_value_that_is_not_allowed_is_named_by_its_pointer(String task, String pointer) {
        ProblemException problem = task(task.replace('\'', '"'));

        assertThat(problem.problem()).isEqualTo(Problem.INVALID);
        assertThat(problem.errors()).extracting(FieldError::pointer).containsExactly(pointer);
        assertThat(problem.detail()).startsWith(pointer).doesNotContain("io.fairlead");
    }

    @Test
    void a_value_of_the_wrong_type_cannot_be_read() {
        ProblemException problem = explain("{\"offers\": 3}", AcceptRequest.class);
        assertThat(problem.problem()).isEqualTo(Problem.MALFORMED);
        assertThat(problem.errors()).extracting(FieldError::pointer).containsExactly("/offers");
    }

    @Test
    void a_document_that_is_no_json_is_named_by_its_place() {
        ProblemException problem = explain("{\"offers\": [", AcceptRequest.class);
        assertThat(problem.problem()).isEqualTo(Problem.MALFORMED);
        assertThat(explain("{offers}", AcceptRequest.class).detail()).contains("line 1");
    }

    @Test
    void what_was_refused_already_stays_as_it_was() {
        ProblemException refusal = ProblemException.invalid("/a", "is wrong");
        assertThat(UnreadableBody.explain(refusal)).isSameAs(refusal);
        assertThat(UnreadableBody.explain(null).problem()).isEqualTo(Problem.MALFORMED);
        assertThat(UnreadableBody.explain(new IllegalStateException("secret")).detail())
                .doesNotContain("secret");
    }
}
