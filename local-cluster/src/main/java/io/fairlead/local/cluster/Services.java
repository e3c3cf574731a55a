package io.fairlead.local.cluster;

import io.fairlead.local.process.ProcessPlan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How the services are started: which jar, which JVM settings, which environment.
final class Services {

    private static final String MASTER = "master-service";
    private static final String GATEWAY = "framework-gateway";

    private static final String VERSION = "0.1.0-SNAPSHOT";

    /// The fast compiler alone: on two busy cores a master was ready after 20 processor seconds in
    /// place of 32, a gateway after 23 in place of 36, an agent after 8 in place of 13.
    private static final String FAST_COMPILER = "-XX:TieredStopAtLevel=1";

    private final ClusterSettings settings;
    private final StateFolder state;
    private final String databaseUrl;
    private final Map<String, StartCache> caches = new LinkedHashMap<>();

    Services(ClusterSettings settings, StateFolder state, String databaseUrl) {
        this.settings = settings;
        this.state = state;
        this.databaseUrl = databaseUrl;
    }

    static String agentName(int index) {
        return "agent-service-" + (index + 1);
    }

    static String masterName(int index) {
        return numbered(MASTER, index);
    }

    static String gatewayName(int index) {
        return numbered(GATEWAY, index);
    }

    /// The first goes without a number: mostly there is no other.
    private static String numbered(String name, int index) {
        return index == 0 ? name : name + "-" + (index + 1);
    }

    ProcessPlan master(int index) throws IOException {
        var environment = common(settings.masterPort() - index);
        environment.putAll(database("fairlead_master", "db-master"));
        return plan(masterName(index), MASTER, large(), environment);
    }

    ProcessPlan gateway(int index) throws IOException {
        var environment = common(settings.gatewayPort() + index);
        environment.putAll(database("fairlead_gateway", "db-gateway"));
        return plan(gatewayName(index), GATEWAY, large(), environment);
    }

    ProcessPlan agent(int index) throws IOException {
        var environment = common(settings.firstAgentPort() + index);
        var work = state.agent(index + 1);
        Files.createDirectories(work);
        environment.put("FAIRLEAD_AGENT_NAME", "agent-" + (index + 1));
        environment.put("FAIRLEAD_AGENT_WORK_DIR", work.toString());
        environment.put("FAIRLEAD_AGENT_RESOURCES_CPUS", settings.agentCpus());
        environment.put(
                "FAIRLEAD_AGENT_RESOURCES_MEMORY_MIB", Integer.toString(settings.agentMemoryMiB()));
        environment.put("FAIRLEAD_AGENT_RESOURCES_PORTS", taskPorts(index));
        environment.put(
                "FAIRLEAD_AGENT_ATTRIBUTES_ZONE", "abc".substring(index % 3, index % 3 + 1));
        environment.put("FAIRLEAD_AGENT_ATTRIBUTES_RACK", "r" + (index / 3 + 1));
        environment.put("FAIRLEAD_AGENT_FETCH_FILE_FOLDERS", fileFolders());
        // Whoever stops the cluster wants no process to stay behind.
        environment.put("FAIRLEAD_AGENT_KILL_TASKS_ON_STOP", "true");
        // Agents have little to compute, and several start at once.
        var jvm = List.of("-Xmx192m", "-XX:+UseSerialGC", FAST_COMPILER);
        return plan(agentName(index), "agent-service", jvm, environment);
    }

    private List<String> large() {
        return settings.quickStart() ? List.of("-Xmx512m", FAST_COMPILER) : List.of("-Xmx512m");
    }

    private String taskPorts(int index) {
        var first = settings.firstTaskPort() + index * ClusterSettings.TASK_PORTS;
        return first + "-" + (first + ClusterSettings.TASK_PORTS - 1);
    }

    private String fileFolders() {
        return System.getenv()
                .getOrDefault(
                        "FAIRLEAD_AGENT_FETCH_FILE_FOLDERS",
                        settings.project().resolve("samples").toString());
    }

    private ProcessPlan plan(
            String name, String module, List<String> jvm, Map<String, String> environment)
            throws IOException {
        var cache = StartCache.of(startCaches(settings), module, jar(module), jvm);
        caches.put(module, cache);
        return new ProcessPlan(
                name, cache::command, environment, settings.state(), state.log(name), "TERM");
    }

    /// Where the caches are that let services start quickly; all clusters of a project share them.
    static Path startCaches(ClusterSettings settings) {
        return settings.project().resolve(".fairlead").resolve("start");
    }

    /// Those of the services that were asked for, the quickest to make first.
    List<StartCache> caches() {
        return caches.values().stream().sorted(Comparator.comparing(StartCache::module)).toList();
    }

    private Path jar(String module) {
        var jar =
                settings.project()
                        .resolve(module)
                        .resolve("target")
                        .resolve(module + "-" + VERSION + "-exec.jar");
        if (!Files.exists(jar)) {
            throw new ClusterException(jar + " is not there: build it with `mvn package`");
        }
        return jar;
    }

    private Map<String, String> common(int port) throws IOException {
        var environment = new HashMap<String, String>();
        environment.put("SERVER_PORT", Integer.toString(port));
        environment.put("FAIRLEAD_MASTERS", String.join(",", settings.masterUrls()));
        environment.put(
                "FAIRLEAD_CLUSTER_TOKEN_FILE", state.secrets().file("cluster-token").toString());
        return environment;
    }

    private Map<String, String> database(String user, String secret) throws IOException {
        return Map.of(
                "FAIRLEAD_DB_URL",
                databaseUrl,
                "FAIRLEAD_DB_USER",
                user,
                "FAIRLEAD_DB_PASSWORD_FILE",
                state.secrets().file(secret).toString());
    }
}
