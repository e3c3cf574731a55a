package io.fairlead.master.agent;

import io.fairlead.api.agent.SyncAnswer;
import io.fairlead.api.agent.SyncRequest;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.api.web.ProblemDocument;
import io.fairlead.core.id.AgentId;
import io.fairlead.master.web.LateAnswer;
import io.fairlead.master.web.OwnCalls;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Valid;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/// The sync of [io.fairlead.api.agent.SyncApi]. It writes its answer itself: what Spring keeps of a
/// call that it is to answer later is several times what Jetty keeps, and it would go through all
/// filters again.
@RestController
@Tag(name = "agent-controller")
class SyncController {

    private final AgentSync agentSync;
    private final AgentMetrics metrics;
    private final OwnCalls ownCalls;
    private final JsonMapper json;

    SyncController(AgentSync agentSync, AgentMetrics metrics, OwnCalls ownCalls, JsonMapper json) {
        this.agentSync = agentSync;
        this.metrics = metrics;
        this.ownCalls = ownCalls;
        this.json = json;
    }

    @PostMapping("/v1/agents/{id}/sync")
    @ApiResponse(
            responseCode = "200",
            content = @Content(schema = @Schema(implementation = SyncAnswer.class)))
    void sync(
            @PathVariable AgentId id,
            @Valid @RequestBody SyncRequest sync,
            HttpServletRequest request,
            HttpServletResponse response) {
        if (!ownCalls.isOwn(request)) {
            metrics.came();
        }
        agentSync.sync(
                id,
                sync,
                LeaderWaitFilter.cameAt(request),
                new Call(new LateAnswer(request, response)));
    }

    private final class Call implements SyncCall {

        private final LateAnswer late;
        private boolean held;

        Call(LateAnswer late) {
            this.late = late;
        }

        @Override
        public void hold() {
            if (!held) {
                held = true;
                late.later();
                metrics.held();
            }
        }

        @Override
        public void answer(SyncAnswer answer) {
            ended();
            late.json(json.writeValueAsBytes(answer));
        }

        @Override
        public void refuse(ProblemException refusal) {
            ended();
            ProblemDocument document = ProblemDocument.of(refusal);
            late.problem(document, json.writeValueAsBytes(document.body()));
        }

        private void ended() {
            if (held) {
                held = false;
                metrics.answered();
            }
        }
    }
}
