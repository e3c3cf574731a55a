package io.fairlead.master.state;

import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.TaskKey;
import java.util.HashMap;
import java.util.Map;

/// What frameworks were told and have not acknowledged.
///
/// None is lost to a framework that acknowledges what it hears. Of one that owes too many, only the
/// latest of each task is kept, which is what reconciliation tells, and it is given no more tasks:
/// so what it owes is bounded by that number and the tasks that it has.
public final class UpdateBook {

    /// Where nobody says otherwise.
    public static final int USUALLY_MOST = 100_000;

    private final Table<UpdateKey, UpdateRecord> updates;
    private final int most;
    private final Map<FrameworkId, Owed> owed = new HashMap<>();

    private static final class Owed {

        private int updates;
    }

    UpdateBook(Table<UpdateKey, UpdateRecord> updates, int most) {
        this.updates = updates;
        this.most = most;
    }

    /// Puts an update that was read from the database.
    public void load(UpdateRecord update) {
        if (!updates.contains(update.key())) {
            count(update);
        }
        updates.load(update.key(), update);
    }

    private int count(UpdateRecord update) {
        Owed of = owed.computeIfAbsent(update.task().frameworkId(), _ -> new Owed());
        return ++of.updates;
    }

    /// A framework is told that, and is to acknowledge it.
    void told(UpdateRecord update) {
        updates.put(update.key(), update);
        if (count(update) > most) {
            acknowledged(update.task(), update.update().sequence() - 1);
        }
    }

    /// A framework has that update safe, and so those of its task before it.
    public void acknowledged(TaskKey task, long sequence) {
        long each = sequence;
        while (each > 0 && updates.remove(new UpdateKey(task, each)) != null) {
            owed.computeIfPresent(task.frameworkId(), (_, of) -> --of.updates == 0 ? null : of);
            each--;
        }
    }

    /// Nobody listens any more.
    void forget(FrameworkId id) {
        if (owed.remove(id) != null) {
            updates.all().stream()
                    .map(UpdateRecord::key)
                    .filter(key -> key.task().frameworkId().equals(id))
                    .toList()
                    .forEach(updates::remove);
        }
    }

    /// Whether a framework may be given further tasks.
    ///
    /// @throws ProblemException 429 where it owes too many acknowledgements
    public void checkOwed(FrameworkId id) {
        Owed of = owed.get(id);
        if (of != null && of.updates > most) {
            throw new ProblemException(
                            Problem.BUSY,
                            "The framework has not acknowledged %d updates: acknowledge them, and try again."
                                    .formatted(of.updates))
                    .with("unacknowledged", of.updates);
        }
    }
}
