package io.fairlead.agent.machine;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;

/// How hard pressed the machine is, in words that change seldom: attributes, for constraints. The
/// numbers stand in the usage.
public final class Pressure {

    /// Attribute: how busy the processors are.
    public static final String LOAD = "pressure.load";

    /// Attribute: how full the disk of the sandboxes is.
    public static final String DISK = "pressure.disk";

    private static final Logger LOG = LoggerFactory.getLogger(Pressure.class);

    private final Word load;
    private final Word disk;
    private volatile Map<String, String> words;

    /// @param loadPerProcessor the load average for each processor
    /// @param diskFree which part of the disk is free, 0 to 1
    Pressure(
            PressureSettings settings,
            DoubleSupplier loadPerProcessor,
            DoubleSupplier diskFree,
            InstantSource clock) {
        this.load =
                new Word(
                        LOAD,
                        () -> loadPerProcessor.getAsDouble() >= settings.loadAbove(),
                        () -> loadPerProcessor.getAsDouble() < settings.loadBelow(),
                        settings.hold(),
                        clock);
        this.disk =
                new Word(
                        DISK,
                        () -> diskFree.getAsDouble() < settings.diskFreeBelow(),
                        () -> diskFree.getAsDouble() > settings.diskFreeAbove(),
                        settings.hold(),
                        clock);
        this.words = spell();
    }

    /// Looks anew.
    @Scheduled(fixedDelayString = "${fairlead.agent.pressure.look-every:PT5S}")
    void look() {
        load.look();
        disk.look();
        words = spell();
    }

    private Map<String, String> spell() {
        return Map.of(LOAD, load.spelt(), DISK, disk.spelt());
    }

    /// The attributes, as of the last look: each is `none` or `high`.
    public Map<String, String> attributes() {
        return words;
    }

    /// One word.
    private static final class Word {

        private final String name;
        private final BooleanSupplier begins;
        private final BooleanSupplier ends;
        private final Duration hold;
        private final InstantSource clock;
        private boolean high;
        private Instant heldUntil;

        Word(
                String name,
                BooleanSupplier begins,
                BooleanSupplier ends,
                Duration hold,
                InstantSource clock) {
            this.name = name;
            this.begins = begins;
            this.ends = ends;
            this.hold = hold;
            this.clock = clock;
            this.high = begins.getAsBoolean();
            this.heldUntil = clock.instant().plus(hold);
        }

        void look() {
            Instant now = clock.instant();
            boolean changes = high ? ends.getAsBoolean() : begins.getAsBoolean();
            if (changes && !now.isBefore(heldUntil)) {
                high = !high;
                heldUntil = now.plus(hold);
                LOG.info("{} is {} now", name, spelt());
            }
        }

        String spelt() {
            return high ? "high" : "none";
        }
    }
}
