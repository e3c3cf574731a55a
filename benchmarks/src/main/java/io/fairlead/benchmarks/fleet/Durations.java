package io.fairlead.benchmarks.fleet;

import java.time.Duration;
import java.util.Random;

/// How long tasks run: `PT1S`, or `normal:PT30S,PT10S` for a normal distribution with mean and
/// deviation, cut off at 10 ms.
record Durations(Duration mean, Duration deviation) {

    private static final String NORMAL = "normal:";
    private static final long LEAST_MILLIS = 10;

    /// @throws IllegalArgumentException with the words to show
    static Durations of(String text) {
        try {
            if (text.startsWith(NORMAL)) {
                String[] parts = text.substring(NORMAL.length()).split(",", -1);
                if (parts.length == 2) {
                    return new Durations(Duration.parse(parts[0]), Duration.parse(parts[1]));
                }
            } else {
                return new Durations(Duration.parse(text), Duration.ZERO);
            }
        } catch (java.time.format.DateTimeParseException unreadable) {
            // Told below.
        }
        throw new IllegalArgumentException(
                "--task must be a duration such as PT1S, or normal:PT30S,PT10S, not " + text);
    }

    long drawMillis(Random random) {
        double drawn = mean.toMillis() + random.nextGaussian() * deviation.toMillis();
        return Math.max(LEAST_MILLIS, Math.round(drawn));
    }
}
