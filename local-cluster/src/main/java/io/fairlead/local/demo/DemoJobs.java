package io.fairlead.local.demo;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The jobs that the demo hands in, as the documents that go over the wire.
final class DemoJobs {

    /// Leaves that are counted by one job; each of the rest is a job with a deadline of its own.
    private static final int IN_ONE_JOB = 28;

    private static final int STUDIES = 14;
    private static final int WORKERS = 4;
    private static final int ROUNDS = 60;

    private final Samples samples;
    private final Path shared;
    private final Path streamInput;

    /// @param shared a folder that all tasks can write to
    /// @param streamInput the file that grows
    DemoJobs(Samples samples, Path shared, Path streamInput) {
        this.samples = samples;
        this.shared = shared;
        this.streamInput = streamInput;
    }

    /// Runs until it is stopped: consumes a growing file and answers HTTP.
    Map<String, Object> stream() {
        var job = job("stream", DemoQueue.STUDIES, "service", 1);
        job.put(
                "command",
                "exec \"$JAVA\" -Xmx64m -XX:+UseSerialGC \"$SAMPLES\"/StreamCounter.java");
        job.put("env", environment(Map.of("JAVA", java(), "INPUT", streamInput.toString())));
        job.put("resources", Map.of("cpus", 0.5, "memoryMiB", 192, "ports", 1));
        return job;
    }

    /// Workers that fit a model together: none gets on unless all run.
    Map<String, Object> training() {
        var job = job("training", DemoQueue.STUDIES, "gang", WORKERS);
        job.put("command", "\"$SAMPLES\"/train.sh");
        job.put(
                "env",
                environment(
                        Map.of(
                                "DATA", samples.cranes().toString(),
                                "SHARED", shared.toString(),
                                "ROUNDS", Integer.toString(ROUNDS))));
        job.put("resources", Map.of("cpus", 1, "memoryMiB", 64));
        return job;
    }

    /// The most frequent phrases of all texts: each task for phrases of another length.
    Map<String, Object> phrases() {
        var job = job("phrases", DemoQueue.STUDIES, "batch", STUDIES);
        job.put(
                "command",
                "\"$SAMPLES\"/phrases.sh $((FAIRLEAD_INSTANCE + 2)) \"$SAMPLES\"/texts/*.txt");
        job.put("env", environment(Map.of()));
        job.put("resources", Map.of("cpus", 1, "memoryMiB", 128));
        job.put("retries", 2);
        return job;
    }

    /// Word counts of the first leaves, one job with a task for each.
    Map<String, Object> wordCounts() throws IOException {
        var job = job("wordcount", DemoQueue.TEXTS, "batch", Math.min(IN_ONE_JOB, leaves()));
        job.put(
                "command",
                "\"$SAMPLES\"/wordcount.sh \"$SAMPLES\"/texts/leaf-$(printf %02d $((FAIRLEAD_INSTANCE + 1))).txt");
        job.put("env", environment(Map.of("NEAR", "500")));
        job.put("resources", Map.of("cpus", 1, "memoryMiB", 64));
        job.put("retries", 2);
        return job;
    }

    /// Word counts of the other leaves, each a job with a deadline; handed in last to first, so
    /// that the order of their deadlines is not that of their arrival.
    List<Map<String, Object>> ledgers(Instant now) throws IOException {
        var jobs = new ArrayList<Map<String, Object>>();
        for (var leaf = leaves(); leaf > IN_ONE_JOB; leaf--) {
            var job = job("ledger-%02d".formatted(leaf), DemoQueue.LEDGERS, "batch", 1);
            var text = "leaf-%02d.txt".formatted(leaf);
            job.put("command", "sh wordcount.sh " + text);
            job.put("uris", List.of(uri("wordcount.sh"), uri("texts/" + text)));
            job.put("env", environment(Map.of("NEAR", "500")));
            job.put("resources", Map.of("cpus", 1, "memoryMiB", 64));
            job.put("deadline", now.plus(Duration.ofSeconds(30L + leaf)).toString());
            job.put("estimatedDuration", "PT1S");
            job.put("retries", 2);
            jobs.add(job);
        }
        return jobs;
    }

    private String uri(String file) {
        return samples.folder().resolve(file).toUri().toString();
    }

    private int leaves() throws IOException {
        return samples.texts().size();
    }

    private Map<String, String> environment(Map<String, String> more) {
        var all = new HashMap<>(more);
        all.put("SAMPLES", samples.folder().toString());
        all.put("PATH", System.getenv().getOrDefault("PATH", "/usr/bin:/bin"));
        return all;
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    private static Map<String, Object> job(
            String name, DemoQueue queue, String type, int instances) {
        var job = new HashMap<String, Object>();
        job.put("name", name);
        job.put("queue", queue.queue());
        job.put("type", type);
        job.put("instances", instances);
        return job;
    }
}
