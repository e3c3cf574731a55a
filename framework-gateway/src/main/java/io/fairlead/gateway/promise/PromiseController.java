package io.fairlead.gateway.promise;

import io.fairlead.api.Page;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.id.RoleName;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.InstantSource;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/// `/v1/promises`.
@RestController
@RequestMapping("/v1/promises")
@Tag(name = "Promises", description = "Deadlines that were promised, and what is kept for them")
class PromiseController {

    private static final int MOST = 1_000;

    private final Promises promises;
    private final InstantSource clock;

    PromiseController(Promises promises, InstantSource clock) {
        this.promises = promises;
        this.clock = clock;
    }

    @GetMapping
    @Operation(operationId = "listPromises", summary = "Promised deadlines, newest first")
    Page<PromiseView> list(
            @RequestParam(required = false) @Nullable String role,
            @RequestParam(required = false) @Nullable PromiseState state,
            @RequestParam(defaultValue = "50") int limit,
            @RequestParam(required = false) @Nullable UUID cursor) {
        if (limit < 1 || limit > MOST) {
            throw ProblemException.invalid("limit", "must be 1 to " + MOST);
        }
        return promises.list(role, state, limit, cursor);
    }

    @GetMapping("/timeline")
    @Operation(
            operationId = "promiseTimeline",
            summary = "What is kept of a role's guarantee over time, and promises by their end")
    PromiseTimeline timeline(@RequestParam String role) {
        try {
            return promises.timeline(new RoleName(role), clock.instant());
        } catch (IllegalArgumentException wrong) {
            throw ProblemException.invalid("role", String.valueOf(wrong.getMessage()));
        }
    }
}
