package io.fairlead.local.cluster;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/// What a cluster on this machine looks like.
///
/// @param project the checkout with the built services
/// @param state where everything that it keeps is
/// @param agents how many, 1 to 50
/// @param masters how many, 1 to 10: one leads, the others stand by
/// @param gateways how many, 1 to 10: they share the queues
/// @param gatewayPort where people come; further gateways listen on the ports that follow
/// @param masterPort where agents and gateways come; further masters listen on the ports before
/// @param firstAgentPort further agents listen on the ports that follow
/// @param postgresPort 0: one that is free, kept for the next start
/// @param firstTaskPort each agent gives its tasks a hundred ports, from here on
/// @param agentCpus what each agent says it has, whatever the machine has
/// @param agentMemoryMiB what each agent says it has
/// @param quickStart for a cluster that lives for minutes: its services start in about two thirds
///   of the time, and compute more slowly later
public record ClusterSettings(
        Path project,
        Path state,
        int agents,
        int masters,
        int gateways,
        int gatewayPort,
        int masterPort,
        int firstAgentPort,
        int postgresPort,
        int firstTaskPort,
        String agentCpus,
        int agentMemoryMiB,
        boolean quickStart) {

    /// How many ports each agent has for its tasks.
    static final int TASK_PORTS = 100;

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException with the words to show
    public ClusterSettings {
        if (agents < 1 || agents > 50) {
            throw new IllegalArgumentException("--agents must be 1 to 50");
        }
        if (masters < 1 || masters > 10) {
            throw new IllegalArgumentException("--masters must be 1 to 10");
        }
        if (gateways < 1 || gateways > 10) {
            throw new IllegalArgumentException("--gateways must be 1 to 10");
        }
    }

    /// Where the first gateway answers.
    public String gatewayUrl() {
        return gatewayUrl(0);
    }

    /// Where a gateway answers.
    ///
    /// @param index from 0
    public String gatewayUrl(int index) {
        return "http://127.0.0.1:" + (gatewayPort + index);
    }

    /// Where the first master answers.
    public String masterUrl() {
        return masterUrl(0);
    }

    /// Where a master answers.
    ///
    /// @param index from 0
    public String masterUrl(int index) {
        return "http://127.0.0.1:" + (masterPort - index);
    }

    /// Where all masters answer.
    public List<String> masterUrls() {
        return IntStream.range(0, masters).mapToObj(this::masterUrl).toList();
    }

    /// Where an agent answers.
    ///
    /// @param index from 0
    public String agentUrl(int index) {
        return "http://127.0.0.1:" + (firstAgentPort + index);
    }
}
