package io.fairlead.benchmarks.fleet;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;

/// Agents that stop talking under load. First some: of them a part comes back and the others never
/// do. Then most at once, as when the master itself is cut off: it must take none of them for lost.
/// From a thread that may wait.
final class LostAgents {

    /// So that a run takes a minute and not ten.
    static final Map<String, String> SETTINGS =
            Map.of(
                    "FAIRLEAD_AGENT_SYNC_WAIT", "PT2S",
                    "FAIRLEAD_AGENT_UNREACHABLE_AFTER", "PT6S",
                    "FAIRLEAD_AGENT_REMOVAL_SAFETY_PAUSE", "PT2M");

    /// Of every second framework's tasks: longer than those are away that come back.
    static final Duration REPLACE_AFTER = Duration.ofSeconds(30);

    private static final long AWAY_MILLIS = 8_000;
    private static final long MASS_SILENCE_MILLIS = 12_000;
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long LOOK_MILLIS = 200;

    private static final String MARKED =
            "select count(*) from master.agent where unreachable and standing <> 'GONE'";
    private static final String TO_BE_REPLACED =
            """
            select count(*) from master.task
             where state = 'UNREACHABLE' and spec -> 'unreachable' ->> 'replaceAfter' is not null
            """;
    private static final String UNREACHABLE =
            "select count(*) from master.task where state = 'UNREACHABLE'";
    private static final String WENT_ON =
            """
            select count(*) from master.task_history h
             where h.state = 'FINISHED'
               and exists (select from master.task_event e
                            where e.framework_id = h.framework_id and e.task_id = h.task_id
                              and e.state = 'UNREACHABLE')
            """;

    private final Stage stage;
    private final HttpClient http = HttpClient.newHttpClient();
    private boolean stoppedForSome;
    private boolean stoppedForMost;
    private long refusedToGiveUp;

    LostAgents(Stage stage) {
        this.stage = stage;
    }

    /// What becomes of an agent: 10 % are lost and come back, 5 % are lost for good, 70 % are
    /// silent at the same time later on.
    enum Fate {
        CAME_BACK,
        STAYED_AWAY,
        ONE_OF_MOST,
        ALWAYS_THERE;

        static Fate of(int index) {
            int of20 = index % 20;
            return of20 < 2
                    ? CAME_BACK
                    : of20 < 3 ? STAYED_AWAY : of20 < 6 ? ALWAYS_THERE : ONE_OF_MOST;
        }
    }

    private List<FleetAgent> agents(Fate fate) {
        List<FleetAgent> all = stage.fleet().agents();
        return IntStream.range(0, all.size())
                .filter(i -> Fate.of(i) == fate)
                .mapToObj(all::get)
                .toList();
    }

    /// Some are lost; then most fall silent.
    void strike() throws InterruptedException {
        loseSome();
        silenceMost();
    }

    private void loseSome() throws InterruptedException {
        List<FleetAgent> back = agents(Fate.CAME_BACK);
        List<FleetAgent> away = agents(Fate.STAYED_AWAY);
        long from = System.nanoTime();
        silence(back);
        silence(away);
        long lost = back.size() + away.size();
        boolean all = await(() -> count(MARKED) == lost);
        stage.report()
                .line(
                        "agents lost",
                        "%d, %s after %.1f s; their tasks unreachable: %d",
                        lost,
                        all ? "all marked" : "not all marked",
                        (System.nanoTime() - from) / 1e9,
                        count(UNREACHABLE));
        Stage.pause(AWAY_MILLIS);
        stoppedForSome = isStopped();
        long returned = System.nanoTime();
        speak(back);
        all = await(() -> count(MARKED) == away.size());
        stage.report()
                .line(
                        "agents back",
                        "%d, %s after %.1f s",
                        back.size(),
                        all ? "all reachable" : "not all reachable",
                        (System.nanoTime() - returned) / 1e9);
    }

    private void silenceMost() throws InterruptedException {
        List<FleetAgent> most = agents(Fate.ONE_OF_MOST);
        silence(most);
        await(this::isStopped);
        Stage.pause(MASS_SILENCE_MILLIS);
        stoppedForMost = isStopped();
        long marked = count(MARKED) - agents(Fate.STAYED_AWAY).size();
        speak(most);
        boolean open = await(() -> !isStopped());
        stage.report()
                .line(
                        "agents silent at once",
                        "%d, marking %s, %d marked; back, marking %s",
                        most.size(),
                        stoppedForMost ? "stopped" : "went on",
                        marked,
                        open ? "goes on" : "is stopped still");
    }

    /// Those that did not come back: tasks that do not wait for them have ended, the others end
    /// when an operator gives the agents up.
    void giveUp() throws InterruptedException {
        await(() -> count(TO_BE_REPLACED) == 0);
        stage.report()
                .line(
                        "tasks of agents that stayed away",
                        "%d wait still, %d do not wait and have not ended",
                        count(UNREACHABLE),
                        count(TO_BE_REPLACED));
        for (FleetAgent agent : agents(Fate.STAYED_AWAY)) {
            int status = send("POST", "/v1/agents/" + agent.id() + "/gone").statusCode();
            refusedToGiveUp += status / 100 == 2 ? 0 : 1;
        }
    }

    /// What must not be found afterwards.
    Map<String, Long> check(Connection database) throws SQLException {
        Map<String, Long> found = new LinkedHashMap<>();
        stage.report().line("tasks unreachable that went on", "%d", count(WENT_ON));
        tellFates(database);
        for (Check check : LostAgentChecks.ALL) {
            found.put(check.name(), check.count(database));
        }
        found.put("marking stopped for a few", stoppedForSome ? 1L : 0);
        found.put("marking not stopped for most", stoppedForMost ? 0L : 1);
        found.put("agent that could not be given up", refusedToGiveUp);
        return found;
    }

    private void tellFates(Connection database) throws SQLException {
        try (Statement statement = database.createStatement()) {
            statement.execute(LostAgentChecks.FATES);
        }
        try (PreparedStatement statement =
                database.prepareStatement("insert into fate values (?::uuid, ?)")) {
            List<FleetAgent> all = stage.fleet().agents();
            for (int i = 0; i < all.size(); i++) {
                statement.setString(1, all.get(i).id());
                statement.setString(2, Fate.of(i).name());
                statement.addBatch();
            }
            statement.executeBatch();
        }
    }

    private void silence(List<FleetAgent> agents) {
        stage.wire().run(() -> agents.forEach(FleetAgent::fallSilent));
    }

    private void speak(List<FleetAgent> agents) {
        stage.wire().run(() -> agents.forEach(FleetAgent::speakAgain));
    }

    private boolean await(BooleanSupplier condition) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                return false;
            }
            Stage.pause(LOOK_MILLIS);
        }
        return true;
    }

    private long count(String sql) {
        try (Connection database = stage.cluster().database()) {
            return Stage.count(database, sql);
        } catch (SQLException away) {
            throw new IllegalStateException(away);
        }
    }

    /// Whether the master says that it marks none for a time.
    private boolean isStopped() {
        try {
            String cluster = send("GET", "/v1/cluster").body();
            return JsonMapper.shared().readTree(cluster).path("silence").hasNonNull("heldUntil");
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private HttpResponse<String> send(String method, String path) throws InterruptedException {
        URI master = stage.cluster().masterUrls().get(Math.max(0, stage.cluster().leader()));
        try {
            return http.send(
                    HttpRequest.newBuilder(master.resolve(path))
                            .header("Authorization", "Bearer " + LoadCluster.TOKEN)
                            .method(method, HttpRequest.BodyPublishers.noBody())
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException away) {
            throw new IllegalStateException(away);
        }
    }
}
