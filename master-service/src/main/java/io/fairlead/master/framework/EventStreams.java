package io.fairlead.master.framework;

import io.fairlead.api.framework.FrameworkEvent;
import io.fairlead.api.framework.TaskUpdate;
import io.fairlead.core.allocation.Offer;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.OfferId;
import io.fairlead.master.leadership.Leadership;
import io.fairlead.master.state.Commit;
import io.fairlead.master.state.History.OfferEnd;
import io.fairlead.master.state.History.Outcome;
import io.fairlead.master.state.LiveView;
import io.fairlead.master.state.OfferViews;
import io.fairlead.master.state.UpdateRecord;
import io.fairlead.master.writer.CommitListener;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.springframework.stereotype.Component;

/// The open event streams, one a framework: passes on what became durable.
@Component
class EventStreams implements CommitListener {

    private final Map<FrameworkId, EventStream> open = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();
    private final FrameworkSettings settings;
    private final Leadership leadership;

    EventStreams(FrameworkSettings settings, Leadership leadership, MeterRegistry registry) {
        this.settings = settings;
        this.leadership = leadership;
        Gauge.builder("fairlead.framework.streams", open, Map::size)
                .description("Open event streams")
                .register(registry);
    }

    EventStream prepare(FrameworkId id) {
        return new EventStream(id, numbers.incrementAndGet(), settings.buffer());
    }

    /// On the writer's thread, between two batches.
    void attach(EventStream stream, LiveView view) {
        FrameworkId id = stream.frameworkId();
        EventStream older = open.put(id, stream);
        if (older != null) {
            older.close(new FrameworkEvent.Closed(view.epoch(), "SUPERSEDED"));
        }
        stream.say(new FrameworkEvent.Subscribed(view.epoch(), id, settings.heartbeat()));
        List<Offer> offers =
                view.offers().all().stream().filter(o -> o.frameworkId().equals(id)).toList();
        List<TaskUpdate> updates =
                view.updates().all().stream()
                        .filter(u -> u.task().frameworkId().equals(id))
                        .sorted(
                                Comparator.comparing(UpdateRecord::recordedAt)
                                        .thenComparing(UpdateRecord::key))
                        .map(UpdateRecord::update)
                        .toList();
        stream.say(new FrameworkEvent.Reset(view.epoch(), OfferViews.of(view, offers), updates));
    }

    void detach(EventStream stream) {
        open.remove(stream.frameworkId(), stream);
    }

    @Override
    public void committed(Commit commit, LiveView view) {
        if (open.isEmpty()) {
            return;
        }
        rescinds(commit);
        byFramework(commit.offers().inserted(), Offer::frameworkId)
                .forEach((id, offers) ->
                        say(
                                id,
                                new FrameworkEvent.Offers(
                                        commit.epoch(), OfferViews.of(view, offers))));
        byFramework(commit.updates().inserted(), update -> update.task().frameworkId())
                .forEach((id, updates) ->
                        say(
                                id,
                                new FrameworkEvent.Updates(
                                        commit.epoch(),
                                        updates.stream().map(UpdateRecord::update).toList())));
        commit.frameworks()
                .removed()
                .forEach(framework -> close(framework.id(), commit.epoch(), "REMOVED"));
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
                say(group.id(), new FrameworkEvent.Rescinded(commit.epoch(), ids, group.reason())));
    }

    private static <V> Map<FrameworkId, List<V>> byFramework(
            List<V> values, java.util.function.Function<V, FrameworkId> framework) {
        Map<FrameworkId, List<V>> groups = new LinkedHashMap<>();
        for (V value : values) {
            groups.computeIfAbsent(framework.apply(value), _ -> new ArrayList<>()).add(value);
        }
        return groups;
    }

    private void say(FrameworkId id, FrameworkEvent event) {
        EventStream stream = open.get(id);
        if (stream != null) {
            stream.say(event);
        }
    }

    private void close(FrameworkId id, long epoch, String reason) {
        EventStream stream = open.remove(id);
        if (stream != null) {
            stream.close(new FrameworkEvent.Closed(epoch, reason));
        }
    }

    @Override
    public void closed() {
        List.copyOf(open.keySet()).forEach(id -> close(id, leadership.epoch(), "NOT_LEADING"));
    }
}
