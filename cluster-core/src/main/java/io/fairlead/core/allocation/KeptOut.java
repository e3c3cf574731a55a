package io.fairlead.core.allocation;

import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.task.TaskSpec;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Requests that were passed over in a cycle, and that what is granted after them may open agents
/// to: who must be near others may go where the first of these went, who must not get ahead of
/// others may go on once they have caught up.
final class KeptOut {

    /// So many requests are tried again in a cycle, and with the last of them those of its
    /// framework; others in the next cycle.
    private static final int MOST_AGAIN = 1_000;

    /// A constraint, as the tasks of one group see it.
    private record View(String group, Constraint constraint) {}

    /// How far the views of one framework were open when a request was passed over, by the groups
    /// that they look at.
    private static final class Views {
        private final Map<String, Map<View, Integer>> openness = new HashMap<>();
        private int requests;
    }

    private final PeerBook peers;
    private final Map<FrameworkId, Views> passedOver = new HashMap<>();
    private int left = MOST_AGAIN;
    private @Nullable FrameworkId opened;

    KeptOut(PeerBook peers) {
        this.peers = peers;
    }

    /// It got nothing in its turn.
    void passedOver(ResourceRequest request) {
        boolean opens = false;
        for (TaskSpec task : request.tasks()) {
            for (Constraint constraint : task.constraints()) {
                if (constraint.isOpenedByOthers()) {
                    note(request.key().frameworkId(), new View(task.group(), constraint));
                    opens = true;
                }
            }
        }
        if (opens) {
            views(request.key().frameworkId()).requests++;
        }
    }

    private Views views(FrameworkId frameworkId) {
        return passedOver.computeIfAbsent(frameworkId, _ -> new Views());
    }

    private void note(FrameworkId frameworkId, View view) {
        List<String> groups = view.constraint().values();
        if (!view.constraint().looksAtGroups() || groups.isEmpty()) {
            groups = List.of(view.group());
        }
        Views known = views(frameworkId);
        for (String group : groups) {
            known.openness
                    .computeIfAbsent(group, _ -> new HashMap<>())
                    .computeIfAbsent(view, _ -> openness(frameworkId, view));
        }
    }

    private int openness(FrameworkId frameworkId, View view) {
        return view.constraint().openness(peers.of(frameworkId).of(view.group()));
    }

    /// It got all that it asked for.
    void granted(ResourceRequest request) {
        FrameworkId frameworkId = request.key().frameworkId();
        Views known = passedOver.get(frameworkId);
        if (known != null && left > 0 && opens(request, known)) {
            left -= known.requests;
            passedOver.remove(frameworkId);
            opened = frameworkId;
        }
    }

    private boolean opens(ResourceRequest request, Views known) {
        Set<String> groups = new HashSet<>();
        for (TaskSpec task : request.tasks()) {
            if (groups.add(task.group()) && opens(task.group(), request, known)) {
                return true;
            }
        }
        return false;
    }

    private boolean opens(String group, ResourceRequest request, Views known) {
        return known.openness.getOrDefault(group, Map.of()).entrySet().stream()
                .anyMatch(view ->
                        openness(request.key().frameworkId(), view.getKey()) > view.getValue());
    }

    /// Whose requests may go where they could not, since this was asked last: all of its that were
    /// passed over are to be tried again.
    Optional<FrameworkId> opened() {
        Optional<FrameworkId> since = Optional.ofNullable(opened);
        opened = null;
        return since;
    }
}
