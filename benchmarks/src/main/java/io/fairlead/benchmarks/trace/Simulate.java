package io.fairlead.benchmarks.trace;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToDoubleFunction;

/// Fills the nodes of a trace with its tasks and prints how much of the GPUs is allocated.
final class Simulate {

    private static final String USAGE =
            "simulate --nodes FILE --tasks FILE [--placement FRAGMENTATION,BEST_FIT,...]"
                    + " [--seeds 42-51]";

    private record Row(String what, List<Filling.Filled> filled, double seconds) {

        private double mean(ToDoubleFunction<Filling.Filled> part) {
            return filled.stream().mapToDouble(part).average().orElse(0);
        }
    }

    private Simulate() {}

    /// @param args see the usage
    public static void main(String[] args) {
        try {
            run(options(args));
        } catch (NoSuchFileException missing) {
            fail("there is no file " + missing.getMessage());
        } catch (IOException | IllegalArgumentException wrong) {
            fail(String.valueOf(wrong.getMessage()));
        }
    }

    private static void fail(String why) {
        System.err.println("simulate: " + why);
        System.err.println(USAGE);
        System.exit(2);
    }

    private static Map<String, String> options(String[] args) {
        Map<String, String> options = new TreeMap<>();
        for (int i = 0; i < args.length; i += 2) {
            if (!List.of("--nodes", "--tasks", "--placement", "--seeds").contains(args[i])
                    || i + 1 == args.length) {
                throw new IllegalArgumentException("cannot read " + args[i]);
            }
            options.put(args[i], args[i + 1]);
        }
        for (String needed : List.of("--nodes", "--tasks")) {
            if (!options.containsKey(needed)) {
                throw new IllegalArgumentException(needed + " is missing");
            }
        }
        return options;
    }

    private static void run(Map<String, String> options) throws IOException {
        Trace trace =
                Trace.read(
                        Path.of(options.getOrDefault("--nodes", "")),
                        Path.of(options.getOrDefault("--tasks", "")));
        String[] seeds = options.getOrDefault("--seeds", "42-51").split("-", 2);
        long first = Long.parseLong(seeds[0]);
        long last = Long.parseLong(seeds[seeds.length - 1]);
        System.out.printf(
                Locale.ROOT,
                "%d nodes with %.0f GPUs, %d tasks, seeds %d to %d%n%n",
                trace.nodes().size(),
                trace.gpus() / 1000.0,
                trace.tasks().size(),
                first,
                last);
        System.out.println(
                "| placement | GPU allocated at 100 % asked | at 130 % | least, most at 130 % | a seed |");
        System.out.println("|---|---|---|---|---|");
        for (String placement :
                options.getOrDefault("--placement", "FRAGMENTATION,BEST_FIT,SPREAD,FIRST_FIT")
                        .split(",")) {
            boolean learns = placement.equals("FRAGMENTATION");
            print(
                    fill(
                            trace,
                            placement,
                            true,
                            learns ? ", demand known at the start" : "",
                            first,
                            last));
            if (learns) {
                print(fill(trace, placement, false, ", learned on the way", first, last));
            }
        }
    }

    private static Row fill(
            Trace trace, String placement, boolean known, String how, long first, long last) {
        List<Filling.Filled> filled = new ArrayList<>();
        long from = System.nanoTime();
        for (long seed = first; seed <= last; seed++) {
            filled.add(new Filling(trace, placement, known).fill(seed));
        }
        return new Row(placement + how, filled, (System.nanoTime() - from) / 1e9 / filled.size());
    }

    private static void print(Row row) {
        System.out.printf(
                Locale.ROOT,
                "| %s | %.2f %% | %.2f %% | %.2f, %.2f | %.2f s |%n",
                row.what,
                100 * row.mean(Filling.Filled::at100),
                100 * row.mean(Filling.Filled::at130),
                100 * row.filled.stream().mapToDouble(Filling.Filled::at130).min().orElse(0),
                100 * row.filled.stream().mapToDouble(Filling.Filled::at130).max().orElse(0),
                row.seconds);
    }
}
