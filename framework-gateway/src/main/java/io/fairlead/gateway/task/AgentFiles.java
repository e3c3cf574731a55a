package io.fairlead.gateway.task;

import io.fairlead.api.agent.AgentState;
import io.fairlead.api.agent.AgentView;
import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.api.web.Tokens;
import io.fairlead.core.id.AgentId;
import io.fairlead.gateway.upstream.KnownAgents;
import io.fairlead.gateway.upstream.PassThrough;
import io.fairlead.gateway.upstream.WireJson;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.stereotype.Component;

/// Passes on what agents answer about the output and files of tasks.
@Component
class AgentFiles {

    private static final Duration ANSWERS_IN = Duration.ofSeconds(15);
    private static final List<String> PASSED =
            List.of(
                    "Content-Type",
                    "Content-Length",
                    "Content-Disposition",
                    "Content-Range",
                    "Accept-Ranges",
                    "Fairlead-Log-Offset");

    private final QueueTasks tasks;
    private final KnownAgents agents;
    private final HttpClient http;
    private final Tokens tokens;
    private final WireJson json;

    AgentFiles(
            QueueTasks tasks, KnownAgents agents, HttpClient http, Tokens tokens, WireJson json) {
        this.tasks = tasks;
        this.agents = agents;
        this.http = http;
        this.tokens = tokens;
        this.json = json;
    }

    /// One question about a task.
    ///
    /// @param what `logs` or `files`
    /// @param query as the caller sent it
    /// @param accept as the caller sent it
    /// @param range as the caller sent it
    record Ask(
            String taskId,
            String what,
            @Nullable String query,
            @Nullable String accept,
            @Nullable String range) {}

    void passThrough(Ask ask, HttpServletResponse response) {
        QueueTaskView task = tasks.get(ask.taskId());
        AgentId agentId = task.agentId();
        if (agentId == null) {
            throw new ProblemException(
                    Problem.CONFLICT,
                    "Task " + ask.taskId() + " is " + task.state() + ": it has not run anywhere.");
        }
        AgentView agent =
                agents.find(agentId)
                        .orElseThrow(() ->
                                new ProblemException(
                                        Problem.COLLECTED,
                                        "The agent that it ran on is gone for good."));
        if (agent.state() == AgentState.GONE) {
            throw new ProblemException(
                    Problem.COLLECTED, "The agent that it ran on is gone for good.");
        }
        String path = "/v1/tasks/" + tasks.frameworkOf(task.jobId()) + "/" + ask.taskId() + "/";
        HttpResponse<InputStream> answer = send(agent, request(agent, path, ask));
        if (answer.statusCode() >= 400) {
            throw refusal(answer);
        }
        response.setStatus(answer.statusCode());
        for (String header : PASSED) {
            answer.headers().firstValue(header).ifPresent(v -> response.setHeader(header, v));
        }
        PassThrough.copy(answer.body(), response);
    }

    private HttpRequest request(AgentView agent, String path, Ask ask) {
        URI address = address(agent.address() + path + ask.what(), ask.query());
        HttpRequest.Builder request = HttpRequest.newBuilder(address).timeout(ANSWERS_IN);
        if (ask.accept() != null) {
            request.header(HttpHeaders.ACCEPT, ask.accept());
        }
        if (ask.range() != null) {
            request.header(HttpHeaders.RANGE, ask.range());
        }
        tokens.clusterToken()
                .ifPresent(token -> request.header(HttpHeaders.AUTHORIZATION, "Bearer " + token));
        return request.GET().build();
    }

    private static URI address(String path, @Nullable String query) {
        try {
            return URI.create(query == null ? path : path + "?" + query);
        } catch (IllegalArgumentException wrong) {
            throw new ProblemException(Problem.MALFORMED, "The query cannot be passed on.");
        }
    }

    private HttpResponse<InputStream> send(AgentView agent, HttpRequest request) {
        try {
            return http.send(request, HttpResponse.BodyHandlers.ofInputStream());
        } catch (IOException away) {
            throw new ProblemException(
                            Problem.UNAVAILABLE,
                            "Agent "
                                    + agent.name()
                                    + " at "
                                    + agent.address()
                                    + " cannot be reached; last contact "
                                    + agent.lastContactAt()
                                    + ".")
                    .with("lastContactAt", agent.lastContactAt().toString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ProblemException(Problem.UNAVAILABLE, "The gateway stops.");
        }
    }

    private ProblemException refusal(HttpResponse<InputStream> answer) {
        try (InputStream body = answer.body()) {
            return json.problem(answer.statusCode(), body.readAllBytes());
        } catch (IOException broken) {
            return json.problem(answer.statusCode(), new byte[0]);
        }
    }
}
