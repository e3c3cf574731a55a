package io.fairlead.core.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.constraint.Operator;
import io.fairlead.core.id.RequestId;
import io.fairlead.core.id.RequestKey;
import io.fairlead.core.task.TaskSpec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Who would be displaced is told before it happens.
class PreemptionPreviewTest extends PreemptionStory {

    @Test
    void a_preview_says_who_would_go_and_changes_nothing() {
        cluster.agent(1, 2, 2000);
        runs(asker(1, "web"), "web", task("b1", 50, 2));
        role("ads", 2, new PreemptionTerms(true, false, false, Duration.ofHours(1)));
        var owner = asker(2, "ads");
        owner.asks("ads", "r", task("a1", 50, 2));
        ResourceRequest request = allocator.requests().getFirst();

        Preemption preview = allocator.preemptionFor(request, cluster.now).orElseThrow();

        assertThat(victims(preview)).containsExactly("b1");
        assertThat(allocator.preemptionFor(request, cluster.now)).contains(preview);
        assertThat(allocator.agent(Scenario.agentId(1)).orElseThrow().spokenFor()).isFalse();
        assertThat(preempt()).as("it has not waited long enough").isEmpty();
    }

    @Test
    void a_preview_places_tasks_near_those_that_run() {
        Constraint near = new Constraint("host", Operator.NEAR, List.of("job"), 0);
        cluster.agent(1, 3, 3000);
        var owner = asker(2, "ads");
        runs(owner, "ads", task("own", 50, 1));
        runs(asker(1, "web"), "web", task("old", 50, 2));
        cluster.later(Duration.ofSeconds(60));
        cluster.agent(2, 2, 2000);
        runs(asker(1, "web"), "web", task("young", 50, 2));
        role("ads", 3, RECLAIMS);

        assertThat(previewOf(owner, task("a1", 50, 2))).containsExactly("young");
        assertThat(previewOf(owner, task("a1", 50, 2, near))).containsExactly("old");
    }

    private List<String> previewOf(Scenario.Player player, TaskSpec task) {
        RequestKey key = new RequestKey(player.id, RequestId.valueOf("not-handed-in"));
        ResourceRequest request =
                new ResourceRequest(key, Scenario.role("ads"), cluster.now, List.of(task));
        return victims(allocator.preemptionFor(request, cluster.now).orElseThrow());
    }

    @Test
    void a_preview_of_what_fits_displaces_nobody() {
        cluster.agent(1, 2, 2000);
        role("ads", 2, RECLAIMS);
        var owner = asker(2, "ads");
        owner.asks("ads", "r", task("a1", 50, 2));
        ResourceRequest request = allocator.requests().getFirst();

        assertThat(allocator.preemptionFor(request, cluster.now)).isEmpty();
        role("ads", 2, PreemptionTerms.NONE);
        assertThat(allocator.preemptionFor(request, cluster.now)).isEmpty();
    }
}
