package io.fairlead.core.allocation;

import io.fairlead.core.policy.CapacityBased;
import io.fairlead.core.resource.Quantities;
import java.util.ArrayList;
import java.util.List;

/// One agent shared by users who each want as many tasks of one kind as they can get: the model in
/// which the DRF paper states its properties. Tasks are small against the whole, so that what the
/// paper shows of divisible tasks holds here but for the rounding to whole ones.
final class SharedPool {

    /// What one task of a user needs, in cores and MiB, and the weight of the user's role.
    record User(long cores, long memoryMiB, long weight) {

        User(long cores, long memoryMiB) {
            this(cores, memoryMiB, 1);
        }

        /// How many of the user's tasks so much would do for.
        double tasksIn(double cores, double memoryMiB) {
            double byCores = this.cores == 0 ? Double.MAX_VALUE : cores / this.cores;
            double byMemory = this.memoryMiB == 0 ? Double.MAX_VALUE : memoryMiB / this.memoryMiB;
            return Math.min(byCores, byMemory);
        }

        Quantities needs() {
            return Scenario.amounts(cores, memoryMiB);
        }
    }

    final long cores;
    final long memoryMiB;
    final List<User> users;
    private final Scenario cluster = new Scenario();
    private final List<Scenario.Player> players;

    /// Shares the pool out among the users, in roles by their place in the list.
    SharedPool(long cores, long memoryMiB, List<User> users) {
        this.cores = cores;
        this.memoryMiB = memoryMiB;
        this.users = users;
        cluster.agent(1, cores, memoryMiB);
        this.players = new ArrayList<>();
        for (int i = 0; i < users.size(); i++) {
            String role = "user" + i;
            cluster.weight(role, users.get(i).weight);
            Scenario.Player player = cluster.requestFramework(i, new CapacityBased(), role);
            int most = (int) users.get(i).tasksIn(cores, memoryMiB) + 1;
            player.asksTimes(most, role, users.get(i).cores, users.get(i).memoryMiB);
            players.add(player);
        }
        cluster.cycle();
    }

    /// How many tasks the user got.
    int tasksOf(int user) {
        return players.get(user).allocations().size();
    }

    double coresOf(int user) {
        return (double) tasksOf(user) * users.get(user).cores;
    }

    double memoryOf(int user) {
        return (double) tasksOf(user) * users.get(user).memoryMiB;
    }

    /// How many tasks of its own kind a user could run with what another got.
    double tasksWithBundleOf(int other, User user) {
        return user.tasksIn(coresOf(other), memoryOf(other));
    }

    double dominantShareOf(int user) {
        return Math.max(coresOf(user) / cores, memoryOf(user) / memoryMiB);
    }

    Quantities free() {
        return cluster.allocator.agent(Scenario.agentId(1)).orElseThrow().free().quantities();
    }

    @Override
    public String toString() {
        return "%d cores, %d MiB among %s".formatted(cores, memoryMiB, users);
    }
}
