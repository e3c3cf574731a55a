package io.fairlead.local;

/// What is done when the program is told to end: Ctrl-C, SIGTERM, a terminal that is closed.
final class Shutdown {

    private Shutdown() {}

    /// Work that may fail.
    interface Work {
        void run() throws Exception;
    }

    /// Does this once, when the program ends, however it ends.
    static void atExit(Work work) {
        Runtime.getRuntime().addShutdownHook(new Thread(() -> doIt(work), "shutdown"));
    }

    private static void doIt(Work work) {
        try {
            work.run();
        } catch (Exception e) {
            System.err.println("while stopping: " + e);
        }
    }
}
