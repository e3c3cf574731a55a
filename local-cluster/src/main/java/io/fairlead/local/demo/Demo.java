package io.fairlead.local.demo;

import io.fairlead.local.cluster.RunningCluster;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Three roles, three queues, three kinds of application side by side on a cluster of its own; and
/// a check of all results against what can be computed here directly.
public final class Demo {

    private final RunningCluster cluster;
    private final PrintStream out;
    private final Duration limit;
    private final Samples samples;
    private final List<Submitted> jobs = new ArrayList<>();
    private final Shares shares = new Shares();

    /// @param cluster not started yet
    /// @param limit how long its work may take on this machine; what follows it a third of that
    public Demo(RunningCluster cluster, PrintStream out, Duration limit) {
        this.cluster = cluster;
        this.out = out;
        this.limit = limit;
        this.samples = new Samples(cluster.settings().project().resolve("samples").resolve("demo"));
    }

    /// Runs it to its end, the cluster's included.
    ///
    /// @return the exit code: 0 if everything came out as it must
    public int run() throws IOException, SQLException, InterruptedException {
        var from = Instant.now();
        try {
            cluster.start(true);
            work();
            out.printf(Locale.ROOT, "The demo went well, in %.0f s.%n", seconds(from));
            return 0;
        } catch (DemoFailure e) {
            out.println("The demo failed: " + e.getMessage());
            out.println("Logs are in " + cluster.settings().state().resolve("logs"));
            return 1;
        } finally {
            cluster.close();
        }
    }

    private void work() throws IOException, InterruptedException {
        var gateway = new Gateway(cluster.client(), cluster.settings().gatewayUrl());
        for (var queue : DemoQueue.all()) {
            gateway.putRole(cluster.settings().masterUrl(), queue.role(), queue.weight());
            gateway.putQueue(queue);
        }
        try (var feed = new StreamFeed(folder("stream").resolve("numbers.txt"))) {
            submit(gateway, new DemoJobs(samples, folder("training"), feed.file()));
            var stream = jobs.getFirst();
            watch(gateway, feed);
            checkBatch(gateway);
            checkTraining(gateway);
            checkStream(gateway, stream, feed);
            gateway.stop(stream.id());
            awaitState(gateway, stream, "STOPPED");
            report(gateway);
        }
    }

    private void submit(Gateway gateway, DemoJobs all) throws IOException {
        var now = Instant.now();
        submit(gateway, DemoQueue.STUDIES, all.stream());
        submit(gateway, DemoQueue.STUDIES, all.training());
        submit(gateway, DemoQueue.STUDIES, all.phrases());
        submit(gateway, DemoQueue.TEXTS, all.wordCounts());
        for (var ledger : all.ledgers(now)) {
            submit(gateway, DemoQueue.LEDGERS, ledger);
        }
        out.printf(
                "handed in %d jobs with %d tasks%n",
                jobs.size(), jobs.stream().mapToInt(Submitted::tasks).sum());
    }

    private void submit(Gateway gateway, DemoQueue queue, Map<String, Object> job)
            throws IOException {
        var deadline = (String) job.get("deadline");
        jobs.add(
                new Submitted(
                        gateway.submit(job),
                        (String) job.getOrDefault("name", ""),
                        queue,
                        (int) job.getOrDefault("instances", 1),
                        deadline == null ? null : Instant.parse(deadline)));
    }

    /// Shows how it goes until all that ends by itself has ended.
    private void watch(Gateway gateway, StreamFeed feed) throws IOException, InterruptedException {
        var line = new LiveLine(out);
        var from = Instant.now();
        while (true) {
            shares.sample(gateway);
            var progress = Progress.look(gateway, jobs);
            var text =
                    "%5.1f s  %s  stream: %d lines written"
                            .formatted(seconds(from), progress, feed.written().lines());
            if (progress.allEnded()) {
                line.end(text);
                return;
            }
            line.show(text);
            DemoFailure.unless(
                    seconds(from) < limit.toSeconds(),
                    "after %d s there is still work: %s",
                    limit.toSeconds(),
                    progress);
            Thread.sleep(250);
        }
    }

    private void checkBatch(Gateway gateway) throws IOException {
        var counted = 0L;
        for (var job : jobs) {
            if (!job.isStream()) {
                var state = gateway.job(job.id()).path("state").asString();
                DemoFailure.unless(
                        state.equals("FINISHED"), "job %s is %s, not FINISHED", job.name(), state);
            }
            if (job.name().equals("wordcount") || job.name().startsWith("ledger-")) {
                for (var task : finished(gateway, job)) {
                    counted += Logs.number(gateway.log(task.id()), "words ");
                }
            }
        }
        var direct = samples.words();
        DemoFailure.unless(
                counted == direct, "the tasks counted %d words, there are %d", counted, direct);
        out.printf(
                "words: %d counted by the tasks together, %d counted directly%n", counted, direct);
    }

    private void checkTraining(Gateway gateway) throws IOException {
        var job =
                jobs.stream()
                        .filter(one -> one.name().equals("training"))
                        .findFirst()
                        .orElseThrow();
        var models = new HashMap<String, Double>();
        for (var worker : finished(gateway, job)) {
            var log = gateway.log(worker.id());
            models.put(Logs.line(log, "weights "), Double.parseDouble(Logs.line(log, "loss ")));
        }
        DemoFailure.unless(
                models.size() == 1, "the workers came to %d different models", models.size());
        var loss = models.values().iterator().next();
        var least = samples.leastLoss();
        DemoFailure.unless(
                loss < least * 1.001, "the model's loss is %f, the least possible %f", loss, least);
        out.printf(
                Locale.ROOT,
                "training: %d workers, one model, loss %.4f, least possible %.4f%n",
                job.tasks(),
                loss,
                least);
    }

    private void checkStream(Gateway gateway, Submitted job, StreamFeed feed)
            throws IOException, InterruptedException {
        feed.close();
        var written = feed.written();
        var expected = "{\"lines\": %d, \"sum\": %d}".formatted(written.lines(), written.sum());
        var until = System.nanoTime() + limit.dividedBy(3).toNanos();
        var answer = "nothing";
        while (!answer.equals(expected)) {
            DemoFailure.unless(
                    System.nanoTime() < until,
                    "the stream answers %s, written was %s",
                    answer,
                    expected);
            answer = askStream(gateway, job);
            Thread.sleep(100);
        }
        out.println("stream: answered " + answer + ", which is what was written");
    }

    private String askStream(Gateway gateway, Submitted job) throws IOException {
        for (var task : gateway.tasks(job.id())) {
            if (task.state().equals("RUNNING")) {
                try {
                    return cluster.client().text("http://127.0.0.1:" + task.port() + "/").strip();
                } catch (IOException e) {
                    return "nothing yet: " + e.getMessage();
                }
            }
        }
        return "nothing: no task of it runs";
    }

    private List<DemoTask> finished(Gateway gateway, Submitted job) throws IOException {
        var tasks = gateway.tasks(job.id()).stream().filter(DemoTask::isFinished).toList();
        DemoFailure.unless(
                tasks.size() == job.tasks(),
                "%s has %d finished tasks, not %d",
                job.name(),
                tasks.size(),
                job.tasks());
        return tasks;
    }

    private void awaitState(Gateway gateway, Submitted job, String state)
            throws IOException, InterruptedException {
        var until = System.nanoTime() + limit.dividedBy(3).toNanos();
        while (!gateway.job(job.id()).path("state").asString().equals(state)) {
            DemoFailure.unless(
                    System.nanoTime() < until, "%s did not become %s", job.name(), state);
            Thread.sleep(100);
        }
    }

    private void report(Gateway gateway) throws IOException {
        var tasks = new HashMap<String, List<DemoTask>>();
        for (var job : jobs) {
            tasks.put(job.id(), gateway.tasks(job.id()));
        }
        var report = new Report(out);
        report.queues(jobs, tasks);
        report.shares(shares);
        report.model(gateway.cluster());
    }

    private Path folder(String name) throws IOException {
        var folder = cluster.settings().state().resolve("work").resolve(name);
        if (Files.isDirectory(folder)) {
            try (var old = Files.list(folder)) {
                for (var file : old.toList()) {
                    Files.delete(file);
                }
            }
        }
        return Files.createDirectories(folder);
    }

    private static double seconds(Instant from) {
        return Duration.between(from, Instant.now()).toMillis() / 1000.0;
    }
}
