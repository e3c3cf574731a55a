package io.fairlead.agent.task;

import io.fairlead.api.Page;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.id.TaskKey;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/v1/tasks")
@Tag(name = "tasks", description = "What this agent runs")
class TaskController {

    private final TaskCatalog catalog;

    TaskController(TaskCatalog catalog) {
        this.catalog = catalog;
    }

    @GetMapping
    @Operation(summary = "Tasks whose ends the master has not acknowledged yet, oldest first")
    Page<AgentTask> tasks() {
        return new Page<>(catalog.live(), null);
    }

    @GetMapping("/{frameworkId}/{taskId}")
    @Operation(summary = "One task, also an ended one until its sandbox is collected")
    AgentTask task(@PathVariable FrameworkId frameworkId, @PathVariable TaskId taskId) {
        return catalog.get(new TaskKey(frameworkId, taskId));
    }
}
