package io.fairlead.master.preemption;

import io.fairlead.api.Page;
import io.fairlead.api.operator.PreemptionPreview;
import io.fairlead.api.operator.PreemptionQuestion;
import io.fairlead.api.operator.PreemptionView;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.allocation.ResourceRequest;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.IdSource;
import io.fairlead.core.id.RequestId;
import io.fairlead.core.id.RequestKey;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.task.TaskSpec;
import io.fairlead.master.state.Bounds;
import io.fairlead.master.writer.ClusterWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/// What people ask of preemption.
@Service
public class Preemptions {

    private static final int USUAL = 100;
    private static final int MOST = 1000;
    private static final String PREVIEW = "preview";

    private final PreemptionStore store;
    private final ClusterWriter writer;
    private final IdSource ids;
    private final InstantSource clock;

    Preemptions(PreemptionStore store, ClusterWriter writer, IdSource ids, InstantSource clock) {
        this.store = store;
        this.writer = writer;
        this.ids = ids;
        this.clock = clock;
    }

    /// Those of history, the latest first.
    public Page<PreemptionView> list(@Nullable Integer limit, @Nullable String cursor) {
        int most = limit == null ? USUAL : limit;
        if (most < 1 || most > MOST) {
            throw ProblemException.invalid("limit", "must be 1 to " + MOST);
        }
        List<PreemptionView> found = store.latest(before(cursor), most + 1);
        if (found.size() <= most) {
            return new Page<>(found, null);
        }
        List<PreemptionView> items = found.subList(0, most);
        return new Page<>(items, items.getLast().id().toString());
    }

    private static @Nullable UUID before(@Nullable String cursor) {
        try {
            return cursor == null ? null : UUID.fromString(cursor);
        } catch (IllegalArgumentException wrong) {
            throw ProblemException.invalid("cursor", "must be the nextCursor of the page before");
        }
    }

    /// Who would be displaced for a request, if it had waited long enough.
    public PreemptionPreview preview(PreemptionQuestion question) {
        Bounds.check("/resources", question.resources().quantities());
        return writer.call(new Preview(request(question)))
                .map(found -> Receipts.view(ids.next(), found))
                .map(view -> new PreemptionPreview(true, view))
                .orElseGet(() -> new PreemptionPreview(false, null));
    }

    private ResourceRequest request(PreemptionQuestion question) {
        int instances = question.instances() == null ? 1 : question.instances();
        return new ResourceRequest(
                new RequestKey(new FrameworkId(ids.next()), new RequestId(PREVIEW)),
                question.role(),
                clock.instant(),
                IntStream.range(0, instances).mapToObj(n -> task(question, n)).toList());
    }

    private static TaskSpec task(PreemptionQuestion question, int number) {
        Integer priority = question.priority();
        return new TaskSpec(
                new TaskId(PREVIEW + "-" + number),
                PREVIEW,
                PREVIEW,
                null,
                List.of(),
                Map.of(),
                question.resources(),
                question.constraints() == null ? List.of() : question.constraints(),
                priority == null ? TaskSpec.DEFAULT_PRIORITY : priority,
                null,
                null,
                null,
                Duration.ZERO,
                null,
                Map.of());
    }
}
