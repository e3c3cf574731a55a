package io.fairlead.local.demo;

import java.io.PrintStream;

/// Progress: one line that changes on a terminal, lines from time to time elsewhere.
final class LiveLine {

    private static final long PLAIN_NANOS = 2_000_000_000L;

    private final PrintStream out;
    private final boolean terminal;
    private String shown = "";
    private long shownAt;

    LiveLine(PrintStream out) {
        var console = System.console();
        this.out = out;
        this.terminal = console != null && console.isTerminal();
    }

    void show(String text) {
        if (terminal) {
            out.print("\r\033[K" + text);
            out.flush();
        } else if (!text.equals(shown) && System.nanoTime() - shownAt >= PLAIN_NANOS) {
            print(text);
        }
    }

    /// The last word: stays on the screen.
    void end(String text) {
        if (terminal) {
            out.println("\r\033[K" + text);
        } else if (!text.equals(shown)) {
            print(text);
        }
    }

    private void print(String text) {
        out.println(text);
        shown = text;
        shownAt = System.nanoTime();
    }
}
