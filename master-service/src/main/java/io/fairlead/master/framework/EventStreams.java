package io.fairlead.master.framework;

import io.fairlead.api.framework.FrameworkEvent;
import io.fairlead.api.framework.TaskUpdate;
import io.fairlead.core.allocation.Offer;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.OfferId;
import io.fairlead.master.state.Commit;
import io.fairlead.master.state.History.OfferEnd;
import io.fairlead.master.state.History.Outcome;
import io.fairlead.master.state.LiveView;
import io.fairlead.master.state.OfferViews;
import io.fairlead.master.state.UpdateKey;
import io.fairlead.master.state.UpdateRecord;
import io.fairlead.master.writer.CommitListener;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/// The open event streams, one a framework: passes on what became durable. What was said is held
/// for a while also for those who are away, so that they can go on where they were.
@Component
class EventStreams implements CommitListener {

    private final Map<FrameworkId, EventStream> open = new ConcurrentHashMap<>();
    private final Set<Long> live = ConcurrentHashMap.newKeySet();
    private final AtomicLong numbers = new AtomicLong();
    private final FrameworkSettings settings;
    private final EventLogs logs;

    EventStreams(FrameworkSettings settings, MeterRegistry registry) {
        this.settings = settings;
        this.logs = new EventLogs(settings.buffer(), settings.buffers());
        Gauge.builder("fairlead.framework.streams", open, Map::size)
                .description("Open event streams")
                .register(registry);
        Gauge.builder("fairlead.framework.events.held", logs, EventLogs::items)
                .description("Updates and offers held for readers that are behind or away")
                .register(registry);
    }

    /// To be detached when its call is over, whatever became of it.
    EventStream prepare(FrameworkId id, @Nullable EventId after) {
        EventStream stream = new EventStream(id, numbers.incrementAndGet(), after);
        live.add(stream.number());
        return stream;
    }

    /// Whether the call of that stream is not over yet.
    boolean isLive(long number) {
        return live.contains(number);
    }

    /// On the writer's thread, between two batches.
    void attach(EventStream stream, LiveView view) {
        FrameworkId id = stream.frameworkId();
        open.put(id, stream);
        EventLog log = logs.of(id);
        FrameworkEvent.Subscribed hello =
                new FrameworkEvent.Subscribed(view.epoch(), id, settings.heartbeat());
        EventId after = stream.after();
        if (after != null && after.epoch() == view.epoch() && log.holdsAfter(after.number())) {
            log.readBy(stream.number());
            // Under the place that it has already: nothing that follows was told yet.
            stream.open(
                    view.epoch(),
                    log,
                    List.of(new EventLog.Entry(after.number(), hello)),
                    after.number());
            return;
        }
        // Who hears the first and not the last must not be able to go on from there.
        List<EventLog.Entry> beginning = new ArrayList<>();
        beginning.add(new EventLog.Entry(logs.nextNumber(), hello));
        current(id, view)
                .forEach(event -> beginning.add(new EventLog.Entry(logs.nextNumber(), event)));
        long last = beginning.getLast().number();
        log.beginAnew(stream.number(), last);
        stream.open(view.epoch(), log, beginning, last);
    }

    /// The offers held, and all updates that were not acknowledged: where these are many, in
    /// several frames.
    private static List<FrameworkEvent> current(FrameworkId id, LiveView view) {
        List<Offer> offers =
                view.offers().all().stream().filter(o -> o.frameworkId().equals(id)).toList();
        List<List<TaskUpdate>> updates =
                EventLogs.cut(
                        view
                                .updates()
                                .from(
                                        UpdateKey.first(id),
                                        update -> update.task().frameworkId().equals(id))
                                .stream()
                                .sorted(
                                        Comparator.comparing(UpdateRecord::recordedAt)
                                                .thenComparing(UpdateRecord::key))
                                .map(UpdateRecord::update)
                                .toList());
        List<FrameworkEvent> frames = new ArrayList<>();
        frames.add(
                new FrameworkEvent.Reset(
                        view.epoch(),
                        OfferViews.of(view, offers),
                        updates.isEmpty() ? List.of() : updates.getFirst()));
        updates.stream()
                .skip(1)
                .forEach(some -> frames.add(new FrameworkEvent.Updates(view.epoch(), some)));
        return frames;
    }

    void detach(EventStream stream) {
        open.remove(stream.frameworkId(), stream);
        live.remove(stream.number());
    }

    @Override
    public void committed(Commit commit, LiveView view) {
        if (logs.isEmpty()) {
            return;
        }
        rescinds(commit);
        byFramework(commit.offers().inserted(), Offer::frameworkId)
                .forEach((id, offers) ->
                        logs.say(
                                id,
                                new FrameworkEvent.Offers(
                                        commit.epoch(), OfferViews.of(view, offers))));
        byFramework(commit.updates().inserted(), update -> update.task().frameworkId())
                .forEach((id, updates) ->
                        logs.say(
                                id,
                                new FrameworkEvent.Updates(
                                        commit.epoch(),
                                        updates.stream().map(UpdateRecord::update).toList())));
        commit.frameworks().removed().forEach(framework -> logs.end(framework.id(), "REMOVED"));
    }

    private void rescinds(Commit commit) {
        record Group(FrameworkId id, String reason) {}
        Map<Group, List<OfferId>> groups = new LinkedHashMap<>();
        for (OfferEnd end : commit.history().offers()) {
            if (end.outcome() == Outcome.EXPIRED || end.outcome() == Outcome.RESCINDED) {
                groups.computeIfAbsent(
                                new Group(end.offer().frameworkId(), String.valueOf(end.reason())),
                                _ -> new ArrayList<>())
                        .add(end.offer().id());
            }
        }
        groups.forEach((group, ids) ->
                logs.say(
                        group.id(),
                        new FrameworkEvent.Rescinded(commit.epoch(), ids, group.reason())));
    }

    private static <V> Map<FrameworkId, List<V>> byFramework(
            List<V> values, java.util.function.Function<V, FrameworkId> framework) {
        Map<FrameworkId, List<V>> groups = new LinkedHashMap<>();
        for (V value : values) {
            groups.computeIfAbsent(framework.apply(value), _ -> new ArrayList<>()).add(value);
        }
        return groups;
    }

    @Override
    public void closed() {
        logs.endAll("NOT_LEADING");
    }
}
