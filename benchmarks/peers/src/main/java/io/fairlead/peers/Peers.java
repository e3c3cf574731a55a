package io.fairlead.peers;

import java.util.ArrayList;
import java.util.List;

/// Runs one peer several times, and prints a line for each run: `peer <placed> <agents> <millis>`.
public final class Peers {

    /// One round of placing.
    ///
    /// @param placed tasks or containers that got a place
    /// @param agents agents that bear any of them
    record Round(long placed, long agents, double millis) {}

    /// Fills a cluster, and measures how long its tasks take to be placed.
    interface Peer {
        Round round() throws Exception;
    }

    private Peers() {}

    /// @param args `capacity`, `capacity-multiple`, `fair`, `fair-multiple` or `fenzo`, and how often
    public static void main(String[] args) throws Exception {
        Peer peer =
                switch (args[0]) {
                    case "capacity" -> Yarn.capacityScheduler(1);
                    case "capacity-multiple" -> Yarn.capacityScheduler(16);
                    case "fair" -> Yarn.fairScheduler(false);
                    case "fair-multiple" -> Yarn.fairScheduler(true);
                    case "fenzo" -> new Fenzo();
                    default -> throw new IllegalArgumentException("no peer " + args[0]);
                };
        List<String> lines = new ArrayList<>();
        for (int i = Integer.parseInt(args[1]); i > 0; i--) {
            Round round = peer.round();
            lines.add("peer %d %d %.3f".formatted(round.placed, round.agents, round.millis));
        }
        lines.forEach(System.out::println);
        System.out.flush();
        // Their threads are no daemons.
        Runtime.getRuntime().halt(0);
    }
}
