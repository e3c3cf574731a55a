package io.fairlead.benchmarks.fleet;

import io.fairlead.api.Headers;
import io.fairlead.benchmarks.fleet.wire.Call;
import io.fairlead.benchmarks.fleet.wire.EventListener;
import io.fairlead.benchmarks.fleet.wire.Reply;
import io.fairlead.benchmarks.fleet.wire.Wire;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// An emulated framework: takes offers by itself over its event stream, launches what it is told
/// to, many tasks an accept, and acknowledges what it was told. What holds no task need not be
/// offered to it. A call without an answer is made again with its key. On the wire's thread.
final class NativeFramework implements EventListener {

    private static final long PATIENCE_MILLIS = 10_000;
    private static final long LISTEN_AGAIN_MILLIS = 200;
    private static final long CALL_AGAIN_MILLIS = 200;
    static final int TASK_MEMORY_MIB = 32;
    private static final int MOST_LAUNCHES = 2_000;
    private static final Set<String> ENDS =
            Set.of("FINISHED", "FAILED", "KILLED", "ERROR", "DROPPED", "GONE");

    private final Wire wire;
    private final Leader leader;
    private final Ledger ledger;
    private final String name;
    private final int tasksPerOffer;
    private final Events events;
    private final String token = UUID.randomUUID() + "-" + UUID.randomUUID();
    private final SequencedMap<String, Integer> offers = new LinkedHashMap<>();
    private final Map<String, Long> toAcknowledge = new HashMap<>();
    private String id = "";
    private int wanted;
    private int launched;
    private boolean accepting;
    private boolean acknowledging;
    private boolean stopped;
    private String taskTerms = "";

    /// Hears of what becomes of tasks.
    interface Events {
        /// Tasks were accepted: they are durable.
        void accepted(int tasks);

        /// A task has ended.
        void ended(String taskId, String state);

        /// It is there, and listens.
        void listening();

        /// It has something to launch, and an offer for it.
        default void launching() {}
    }

    /// @param tasksPerOffer how many tasks are put on an offer at most, 1 cpu each
    NativeFramework(
            Wire wire,
            Leader leader,
            Ledger ledger,
            String name,
            int tasksPerOffer,
            Events events) {
        this.wire = wire;
        this.leader = leader;
        this.ledger = ledger;
        this.name = name;
        this.tasksPerOffer = tasksPerOffer;
        this.events = events;
    }

    void start() {
        byte[] body =
                """
                {"name":"%s","token":"%s","roles":["%s"],"allocation":"OFFER","offerTerms":{"roles":\
                {"%s":{"minimum":[{"cpus":1,"memoryMiB":%d}]}}}}\
                """
                        .formatted(name, token, name, name, TASK_MEMORY_MIB)
                        .getBytes(StandardCharsets.UTF_8);
        post("/v1/frameworks", "register-" + name, body, this::registered);
    }

    private void registered(Reply reply) {
        if (!reply.isOk()) {
            throw new IllegalStateException("not registered: " + reply.text());
        }
        JsonNode answer = JsonMapper.shared().readTree(reply.body());
        id = answer.get("id").asString();
        listen();
    }

    private void listen() {
        leader.listen(
                new Call(
                        "GET",
                        "/v1/frameworks/" + id + "/events",
                        Map.of(Headers.FRAMEWORK_TOKEN, token, "Accept", "text/event-stream"),
                        new byte[0],
                        0,
                        _ -> {}),
                this);
    }

    @Override
    public void event(String event, byte[] data) {
        FrameworkWords.Heard heard = FrameworkWords.read(data);
        if (!leader.accepts(heard.epoch())) {
            return;
        }
        switch (event) {
            case "reset" -> {
                offers.clear();
                add(heard.offers());
                events.listening();
            }
            case "offers" -> add(heard.offers());
            case "rescinded" -> heard.offers().forEach(offer -> offers.remove(offer.id()));
            default -> {}
        }
        heard.updates().forEach(this::updated);
        acknowledge();
        launch();
    }

    private void add(List<FrameworkWords.Offer> given) {
        given.forEach(offer -> offers.put(offer.id(), Math.min(tasksPerOffer, offer.tasks())));
    }

    @Override
    public void closed(int status, String body) {
        offers.clear();
        wire.after(LISTEN_AGAIN_MILLIS, this::listen);
    }

    private void updated(FrameworkWords.Update update) {
        boolean isEnd = ENDS.contains(update.state());
        boolean isNew =
                ledger.updated(
                        FleetTask.key(id, update.taskId()),
                        update.sequence(),
                        update.state(),
                        isEnd);
        toAcknowledge.merge(update.taskId(), update.sequence(), Math::max);
        if (isNew && isEnd) {
            events.ended(update.taskId(), update.state());
        }
    }

    /// So many tasks more are to be launched.
    void want(int tasks) {
        wanted += tasks;
        launch();
    }

    /// Its tasks do not wait longer than that for an agent that is unreachable.
    void replaceAfter(Duration time) {
        taskTerms = ",\"unreachable\":{\"replaceAfter\":\"%s\"}".formatted(time);
    }

    /// How many wait for an offer.
    int wanted() {
        return wanted;
    }

    int heldOffers() {
        return offers.size();
    }

    /// Wants offers again, whatever it refused.
    void revive() {
        post("/v1/frameworks/" + id + "/revive", "", bytes("{}"), _ -> {});
    }

    /// Gives all offers back.
    void declineAll(String refuse) {
        if (!offers.isEmpty()) {
            String ids = "\"" + String.join("\",\"", offers.keySet()) + "\"";
            offers.clear();
            byte[] body = bytes("{\"offers\":[" + ids + "],\"refuse\":\"" + refuse + "\"}");
            post("/v1/frameworks/" + id + "/decline", "", body, _ -> {});
        }
    }

    /// Launches nothing more, and goes on listening for what becomes of its tasks.
    void stop() {
        stopped = true;
        wanted = 0;
    }

    private void launch() {
        if (accepting || wanted == 0 || offers.isEmpty()) {
            return;
        }
        accepting = true;
        events.launching();
        List<String> used = new ArrayList<>();
        List<String> tasks = new ArrayList<>();
        StringBuilder launches = new StringBuilder();
        while (tasks.size() < Math.min(wanted, MOST_LAUNCHES) && !offers.isEmpty()) {
            Map.Entry<String, Integer> next = Objects.requireNonNull(offers.pollFirstEntry());
            String offer = next.getKey();
            used.add(offer);
            for (int i = 0;
                    i < next.getValue() && tasks.size() < Math.min(wanted, MOST_LAUNCHES);
                    i++) {
                String task = name + "-" + ++launched;
                tasks.add(task);
                launches.append(launches.isEmpty() ? "" : ",").append(launch(offer, task));
            }
        }
        wanted -= tasks.size();
        byte[] body =
                bytes(
                        "{\"offers\":[\""
                                + String.join("\",\"", used)
                                + "\"],\"launches\":["
                                + launches
                                + "]}");
        post(
                "/v1/frameworks/" + id + "/accept",
                UUID.randomUUID().toString(),
                body,
                reply -> accepted(reply, tasks));
    }

    private String launch(String offer, String task) {
        return """
        {"offerId":"%s","task":{"taskId":"%s","command":"true","resources":{"cpus":1,"memoryMiB":%d}%s}}\
        """
                .formatted(offer, task, TASK_MEMORY_MIB, taskTerms);
    }

    private void accepted(Reply reply, List<String> tasks) {
        accepting = false;
        if (reply.isOk()) {
            tasks.forEach(task -> ledger.accepted(FleetTask.key(id, task)));
            FrameworkWords.placed(reply.body())
                    .forEach(task -> ledger.placed(FleetTask.key(id, task.taskId()), task));
            events.accepted(tasks.size());
        } else {
            ledger.refused("accept", reply);
            tasks.forEach(task -> ledger.notAccepted(FleetTask.key(id, task)));
            wanted += stopped ? 0 : tasks.size();
        }
        launch();
    }

    private void acknowledge() {
        if (acknowledging || toAcknowledge.isEmpty()) {
            return;
        }
        acknowledging = true;
        StringBuilder items = new StringBuilder();
        toAcknowledge.forEach((task, sequence) ->
                items.append(items.isEmpty() ? "" : ",")
                        .append("{\"taskId\":\"%s\",\"sequence\":%d}".formatted(task, sequence)));
        toAcknowledge.clear();
        post(
                "/v1/frameworks/" + id + "/acknowledge",
                "",
                bytes("{\"updates\":[" + items + "]}"),
                _ -> {
                    acknowledging = false;
                    acknowledge();
                });
    }

    /// Calls until there is an answer that says something.
    private void post(String path, String key, byte[] body, Consumer<Reply> then) {
        Map<String, String> headers =
                key.isEmpty()
                        ? Map.of(Headers.FRAMEWORK_TOKEN, token)
                        : Map.of(Headers.FRAMEWORK_TOKEN, token, Headers.IDEMPOTENCY_KEY, key);
        leader.send(
                Call.post(
                        path,
                        headers,
                        body,
                        PATIENCE_MILLIS,
                        reply -> {
                            int status = reply.status();
                            if (status == 0 || status >= 500 || status == 429) {
                                wire.after(CALL_AGAIN_MILLIS, () -> post(path, key, body, then));
                            } else {
                                then.accept(reply);
                            }
                        }));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
