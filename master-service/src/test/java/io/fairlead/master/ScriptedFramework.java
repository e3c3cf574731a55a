package io.fairlead.master;

import io.fairlead.api.Headers;
import io.fairlead.api.framework.AcceptAnswer;
import io.fairlead.api.framework.AcceptRequest;
import io.fairlead.api.framework.AcceptRequest.OfferLaunch;
import io.fairlead.api.framework.AcknowledgeRequest;
import io.fairlead.api.framework.AllocationMode;
import io.fairlead.api.framework.FrameworkEvent;
import io.fairlead.api.framework.FrameworkRegistered;
import io.fairlead.api.framework.FrameworkRegistration;
import io.fairlead.api.framework.OfferView;
import io.fairlead.api.framework.ReconcileAnswer;
import io.fairlead.api.framework.ReconcileRequest;
import io.fairlead.api.framework.TaskUpdate;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.OfferId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.task.TaskSpec;
import io.fairlead.core.task.TaskState;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.springframework.web.client.HttpClientErrorException;

/// A framework that does what the test says, and listens to its events over real SSE.
final class ScriptedFramework {

    private static final List<ScriptedFramework> ALL = new CopyOnWriteArrayList<>();

    private final Master master;
    private final FrameworkRegistered registered;
    private final Map<OfferId, OfferView> offers = new ConcurrentHashMap<>();
    final List<TaskUpdate> updates = new CopyOnWriteArrayList<>();
    final List<FrameworkEvent> events = new CopyOnWriteArrayList<>();
    private volatile @Nullable InputStream stream;

    /// The id of the last event that it heard.
    volatile String lastEventId = "";

    /// The id of the last `reset` that it heard.
    volatile String lastResetId = "";

    private ScriptedFramework(Master master, FrameworkRegistered registered) {
        this.master = master;
        this.registered = registered;
        ALL.add(this);
    }

    static ScriptedFramework register(Master master, String role) {
        ScriptedFramework framework = silent(master, role, AllocationMode.OFFER);
        framework.listen(master);
        return framework;
    }

    /// Registered, but not listening.
    static ScriptedFramework silent(Master master, String role, AllocationMode mode) {
        FrameworkRegistered registered =
                master.frameworks().register(null, null, registration(role, mode));
        return new ScriptedFramework(master, registered);
    }

    /// Registered as said, and listening.
    static ScriptedFramework register(Master master, FrameworkRegistration as) {
        ScriptedFramework framework =
                new ScriptedFramework(master, master.frameworks().register(null, null, as));
        framework.listen(master);
        return framework;
    }

    /// Removes all that were registered at that master, so that the next test has the cluster for
    /// itself.
    static void removeAll(Master master) {
        for (ScriptedFramework framework : ALL) {
            try {
                if (framework.master == master) {
                    master.frameworks().remove(framework.id(), framework.token(), null);
                }
            } catch (HttpClientErrorException.NotFound gone) {
                // The test has removed it.
            }
        }
        forgetAll(master);
    }

    /// Of a master that is closed: nothing of it is to be kept.
    static void forgetAll(Master master) {
        ALL.removeIf(framework -> framework.master == master);
    }

    static FrameworkRegistration registration(String role, AllocationMode mode) {
        return new FrameworkRegistration(
                "framework of " + role,
                null,
                null,
                List.of(new RoleName(role)),
                mode,
                null,
                null,
                null);
    }

    FrameworkId id() {
        return registered.id();
    }

    String token() {
        return registered.token();
    }

    void listen(Master at) {
        open(events(at).build());
    }

    /// Listens on from the last event that it heard.
    void listenOn(Master at) {
        open(events(at).header("Last-Event-ID", lastEventId).build());
    }

    private HttpRequest.Builder events(Master at) {
        return HttpRequest.newBuilder(at.address().resolve("/v1/frameworks/" + id() + "/events"))
                .header(Headers.FRAMEWORK_TOKEN, token());
    }

    private void open(HttpRequest request) {
        try {
            HttpResponse<InputStream> response =
                    HttpClient.newHttpClient()
                            .send(request, HttpResponse.BodyHandlers.ofInputStream());
            if (response.statusCode() != 200) {
                throw new IllegalStateException("events: " + response.statusCode());
            }
            stream = response.body();
            Thread.ofVirtual().start(() -> read(response.body()));
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    void hangUp() throws IOException {
        InputStream open = stream;
        if (open != null) {
            open.close();
        }
    }

    private void read(InputStream body) {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
            String name = "";
            String id = "";
            String line = reader.readLine();
            while (line != null) {
                if (line.startsWith("event: ")) {
                    name = line.substring(7);
                } else if (line.startsWith("id: ")) {
                    id = line.substring(4);
                } else if (line.startsWith("data: ")) {
                    if (name.equals("reset")) {
                        lastResetId = id;
                    }
                    take(read(name, line.substring(6)));
                    lastEventId = id;
                }
                line = reader.readLine();
            }
        } catch (IOException over) {
            // The stream has ended.
        }
    }

    private static FrameworkEvent read(String name, String data) {
        Class<? extends FrameworkEvent> type =
                Stream.of(FrameworkEvent.class.getPermittedSubclasses())
                        .filter(c -> c.getSimpleName().equalsIgnoreCase(name))
                        .findFirst()
                        .orElseThrow()
                        .asSubclass(FrameworkEvent.class);
        return Master.JSON.readValue(data, type);
    }

    private void take(FrameworkEvent event) {
        events.add(event);
        switch (event) {
            case FrameworkEvent.Reset reset -> {
                offers.clear();
                reset.offers().forEach(o -> offers.put(o.id(), o));
                updates.addAll(reset.updates());
            }
            case FrameworkEvent.Offers more -> more.offers().forEach(o -> offers.put(o.id(), o));
            case FrameworkEvent.Rescinded gone -> gone.offers().forEach(offers::remove);
            case FrameworkEvent.Updates more -> updates.addAll(more.updates());
            case FrameworkEvent.Subscribed _, FrameworkEvent.Closed _ -> {}
        }
    }

    List<OfferView> offers() {
        return List.copyOf(offers.values());
    }

    /// Of a leader that leads no more.
    void forgetOffers() {
        offers.clear();
    }

    OfferView awaitOffer() {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .pollInterval(Duration.ofMillis(10))
                .until(() -> offers.values().stream().findFirst(), o -> o.isPresent())
                .orElseThrow();
    }

    <E extends FrameworkEvent> E awaitEvent(Class<E> type) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofMillis(10))
                .until(
                        () -> events.stream().filter(type::isInstance).map(type::cast).findFirst(),
                        e -> e.isPresent())
                .orElseThrow();
    }

    TaskUpdate awaitUpdate(String task, TaskState state) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofMillis(10))
                .until(
                        () ->
                                updates.stream()
                                        .filter(u ->
                                                u.taskId().value().equals(task)
                                                        && u.state() == state)
                                        .findFirst(),
                        u -> u.isPresent())
                .orElseThrow();
    }

    TaskSpec task(String id, long cpus) {
        return TaskSpec.process(new TaskId(id), "true", ResourceNeeds.of(cpus, 64));
    }

    AcceptAnswer accept(String key, OfferView offer, TaskSpec... tasks) {
        return accept(master, key, offer, tasks);
    }

    AcceptAnswer accept(Master at, String key, OfferView offer, TaskSpec... tasks) {
        offers.remove(offer.id());
        return at.frameworks().accept(id(), token(), null, key, request(offer, tasks));
    }

    static AcceptRequest request(OfferView offer, TaskSpec... tasks) {
        return new AcceptRequest(
                List.of(offer.id()),
                Stream.of(tasks).map(task -> new OfferLaunch(offer.id(), task)).toList(),
                Duration.ZERO);
    }

    void acknowledge(TaskUpdate update) {
        master.frameworks()
                .acknowledge(
                        id(),
                        token(),
                        null,
                        new AcknowledgeRequest(
                                List.of(
                                        new AcknowledgeRequest.Acknowledged(
                                                update.taskId(), update.sequence()))));
    }

    ReconcileAnswer reconcile(String... tasks) {
        return master.frameworks()
                .reconcile(
                        id(),
                        token(),
                        null,
                        new ReconcileRequest(Stream.of(tasks).map(TaskId::new).toList()));
    }
}
