package io.fairlead.master.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.api.web.ProblemDocument;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockAsyncContext;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/// Answers that come at once, later, or when nobody waits any more.
class LateAnswerTest {

    private static final byte[] BODY = "{}".getBytes(StandardCharsets.UTF_8);

    private final MockHttpServletRequest request = new MockHttpServletRequest();
    private final MockHttpServletResponse response = new MockHttpServletResponse();
    private final LateAnswer answer = new LateAnswer(request, response);

    LateAnswerTest() {
        request.setAsyncSupported(true);
    }

    private MockAsyncContext context() {
        return (MockAsyncContext) Objects.requireNonNull(request.getAsyncContext());
    }

    @Test
    void at_once_it_is_an_ordinary_answer() throws IOException {
        answer.json(BODY);
        assertThat(response.getContentAsString()).isEqualTo("{}");
        assertThat(response.getContentType()).isEqualTo("application/json");
        assertThat(request.isAsyncStarted()).isFalse();
    }

    @Test
    void later_it_ends_the_call() throws IOException {
        answer.later();
        assertThat(request.isAsyncStarted()).isTrue();
        assertThat(context().getTimeout()).isZero();
        answer.json(BODY);
        assertThat(response.getContentAsString()).isEqualTo("{}");
        assertThat(request.isAsyncStarted()).isFalse();
    }

    @Test
    void a_refusal_is_a_problem() {
        answer.later();
        answer.problem(ProblemDocument.of(new ProblemException(Problem.NOT_LEADER, "no")), BODY);
        assertThat(response.getStatus()).isEqualTo(503);
        assertThat(response.getContentType()).isEqualTo("application/problem+json");
        assertThat(response.getHeader("Retry-After")).isEqualTo("1");
        assertThat(request.isAsyncStarted()).isFalse();
    }

    @Test
    void nothing_is_written_once_the_server_has_ended_the_call() throws IOException {
        answer.later();
        AsyncEvent gone = new AsyncEvent(context(), new IOException("reset"));
        for (AsyncListener listener : context().getListeners()) {
            listener.onError(gone);
        }
        assertThat(request.isAsyncStarted()).isFalse();
        answer.json(BODY);
        answer.problem(ProblemDocument.of(new ProblemException(Problem.NOT_LEADER, "no")), BODY);
        assertThat(response.getContentAsString()).isEmpty();
        assertThat(response.getStatus()).isEqualTo(200);
        assertThat(response.getHeaderNames()).isEmpty();
    }
}
