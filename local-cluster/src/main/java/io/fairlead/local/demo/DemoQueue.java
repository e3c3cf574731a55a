package io.fairlead.local.demo;

import java.util.List;
import java.util.Map;

/// A queue of the demo, and the role that it works for.
///
/// @param weight of the role
enum DemoQueue {
    TEXTS("texts", "search", 1, "OFFER", "FCFS"),
    STUDIES("studies", "research", 2, "REQUEST", "CAPACITY"),
    LEDGERS("ledgers", "trade", 1, "OFFER", "DEADLINE");

    private final String queue;
    private final String role;
    private final int weight;
    private final String allocation;
    private final String policy;

    DemoQueue(String queue, String role, int weight, String allocation, String policy) {
        this.queue = queue;
        this.role = role;
        this.weight = weight;
        this.allocation = allocation;
        this.policy = policy;
    }

    static List<DemoQueue> all() {
        return List.of(values());
    }

    /// The part of the cluster that its role is to have when all roles want more than that.
    double fairShare() {
        return (double) weight / all().stream().mapToInt(DemoQueue::weight).sum();
    }

    Map<String, Object> document() {
        return Map.of("role", role, "allocation", allocation, "policy", policy);
    }

    String queue() {
        return queue;
    }

    String role() {
        return role;
    }

    int weight() {
        return weight;
    }

    String allocation() {
        return allocation;
    }

    String policy() {
        return policy;
    }
}
