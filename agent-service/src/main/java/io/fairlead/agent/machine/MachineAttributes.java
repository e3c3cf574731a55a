package io.fairlead.agent.machine;

import io.fairlead.agent.container.DockerEngine;
import io.fairlead.agent.process.ControlGroups;
import java.util.SortedMap;
import java.util.TreeMap;

/// What the agent says of its machine: what its settings say, what it found out at its start, and
/// how the machine fares.
public final class MachineAttributes {

    private final Machine machine;
    private final DockerEngine docker;
    private final ControlGroups groups;
    private final Pressure pressure;

    MachineAttributes(
            Machine machine, DockerEngine docker, ControlGroups groups, Pressure pressure) {
        this.machine = machine;
        this.docker = docker;
        this.groups = groups;
        this.pressure = pressure;
    }

    /// As of now; at the agent's start it waits until the Docker engine has answered or has not.
    public SortedMap<String, String> now() {
        SortedMap<String, String> all = new TreeMap<>(machine.attributes().values());
        all.putAll(docker.attributes());
        all.putAll(groups.attributes());
        all.putAll(pressure.attributes());
        return all;
    }
}
