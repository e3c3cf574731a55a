package io.fairlead.benchmarks.fleet;

import io.fairlead.benchmarks.fleet.wire.Call;
import io.fairlead.benchmarks.fleet.wire.EventListener;
import io.fairlead.benchmarks.fleet.wire.Listening;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.HdrHistogram.Histogram;
import tools.jackson.databind.json.JsonMapper;

/// Many readers of the cluster's events, of whom one becomes slow and one reads nothing any more:
/// the others must not feel it, and the master not grow.
final class ReaderLoad {

    private static final Duration WARM_UP = Duration.ofSeconds(20);
    private static final long TICK_MILLIS = 500;
    private static final long SLOW_READ_MILLIS = 3_000;
    private static final int OPENED_AT_ONCE = 50;

    private final Stage stage;
    private final int count;
    private final double rate;
    private final Duration duration;
    private final List<Reader> readers = new ArrayList<>();
    private final CountDownLatch listening;
    private volatile Histogram told = new Histogram(3_600_000, 3);
    private boolean stopped;

    ReaderLoad(Stage stage, int count, double rate, Duration duration) {
        this.stage = stage;
        this.count = count;
        this.rate = rate;
        this.duration = duration;
        this.listening = new CountDownLatch(count + 1);
    }

    /// One reader. On the wire's thread.
    private final class Reader implements EventListener {
        private final boolean counts;
        private final Listening stream;
        private long events;
        private long gaps;
        private boolean lost;

        private Reader(boolean counts) {
            this.counts = counts;
            this.stream =
                    stage.leader()
                            .now()
                            .listen(
                                    new Call(
                                            "GET",
                                            "/v1/events?topic=TASKS",
                                            Map.of("Accept", "text/event-stream"),
                                            new byte[0],
                                            0,
                                            _ -> {}),
                                    this,
                                    listening::countDown);
        }

        @Override
        public void event(String name, byte[] data) {
            if (name.equals("gap")) {
                gaps++;
                return;
            }
            events++;
            if (counts) {
                told.recordValue(Math.max(0, System.currentTimeMillis() - at(data)));
            }
        }

        @Override
        public void closed(int status, String body) {
            lost = !stopped;
        }
    }

    /// The time stands last in an event.
    private static long at(byte[] data) {
        String text = new String(data, StandardCharsets.UTF_8);
        return Instant.parse(JsonMapper.shared().readTree(text).get("at").asString())
                .toEpochMilli();
    }

    /// @return whether the others were told all, and nothing else was found
    boolean run() throws InterruptedException {
        stage.join();
        NativeFramework framework = framework();
        stage.wire().run(framework::start);
        stage.wire().run(() -> open(0));
        if (!listening.await(60, TimeUnit.SECONDS)) {
            throw new IllegalStateException("not all readers listen");
        }
        stage.wire().every(TICK_MILLIS, () -> tick(framework));
        Stage.pause(WARM_UP.toMillis());
        measure("all read");
        stage.wire().run(this::hinder);
        measure("one slow, one dead");
        return finish(framework);
    }

    private NativeFramework framework() {
        return new NativeFramework(
                stage.wire(),
                stage.leader(),
                stage.ledger(),
                "native",
                8,
                new NativeFramework.Events() {
                    private boolean heard;

                    @Override
                    public void accepted(int tasks) {}

                    @Override
                    public void ended(String taskId, String state) {}

                    @Override
                    public void listening() {
                        if (!heard) {
                            heard = true;
                            listening.countDown();
                        }
                    }
                });
    }

    /// The first two are those that will not keep up.
    private void open(int from) {
        for (int i = from; i < Math.min(count, from + OPENED_AT_ONCE); i++) {
            readers.add(new Reader(i >= 2));
        }
        if (readers.size() < count) {
            stage.wire().after(TICK_MILLIS / 5, () -> open(readers.size()));
        }
    }

    private void tick(NativeFramework framework) {
        if (!stopped) {
            framework.want((int) (rate * TICK_MILLIS / 1_000));
        }
    }

    private void hinder() {
        readers.get(0).stream.pause();
        readers.get(1).stream.pause();
        stage.wire().every(SLOW_READ_MILLIS, readers.get(1).stream::readSome);
    }

    private void measure(String how) throws InterruptedException {
        stage.wire().run(() -> told = new Histogram(3_600_000, 3));
        stage.measure();
        Stage.pause(duration.toMillis());
        Histogram heard = told;
        Map<String, Long> cpu = stage.meter().millis();
        Report report = stage.report();
        report.line(how, "%d readers, %.0f tasks/s asked", count, rate);
        report.latency("durable to told, of those who read", heard, 1);
        report.processors(cpu, 0, stage.measuredSeconds());
        report.line(
                "master's resident set",
                "%d MiB",
                CpuMeter.residentMiB(stage.cluster().masterProcess(0).pid()));
    }

    private boolean finish(NativeFramework framework) throws InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        Map<String, Long> found = new LinkedHashMap<>();
        stage.wire()
                .run(() -> {
                    stopped = true;
                    framework.stop();
                    List<Reader> others = readers.subList(2, readers.size());
                    long most = others.stream().mapToLong(reader -> reader.events).max().orElse(0);
                    stage.report().line("events told to each of the others", "%d at most", most);
                    tell("the dead one", readers.get(0));
                    tell("the slow one", readers.get(1));
                    found.put(
                            "others that missed something",
                            others.stream().filter(reader -> reader.gaps > 0).count());
                    found.put(
                            "others that lost their stream",
                            others.stream().filter(reader -> reader.lost).count());
                    over.countDown();
                });
        over.await();
        return stage.report().check(found);
    }

    private void tell(String who, Reader reader) {
        stage.report()
                .line(
                        who,
                        "%d events, %d gaps, %s",
                        reader.events,
                        reader.gaps,
                        reader.lost ? "let go by the master" : "still connected");
    }
}
