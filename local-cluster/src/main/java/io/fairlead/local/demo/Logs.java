package io.fairlead.local.demo;

/// Reads what tasks have printed.
final class Logs {

    private Logs() {}

    /// The rest of the line that begins so.
    static String line(String log, String beginning) {
        return log.lines()
                .filter(line -> line.startsWith(beginning))
                .map(line -> line.substring(beginning.length()).strip())
                .findFirst()
                .orElseThrow(() -> new DemoFailure("no line \"" + beginning + "…\" in: " + log));
    }

    /// The number in the line that begins so.
    static long number(String log, String beginning) {
        return Long.parseLong(line(log, beginning));
    }
}
