package io.fairlead.agent.task;

import io.fairlead.core.resource.PortRanges;
import io.fairlead.core.task.TaskState;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Optional;

/// Looks before a launch whether the ports that a task was given are free on the machine: a program
/// that is none of ours may have taken one.
final class PortCheck {

    private PortCheck() {}

    /// @return what keeps the task from starting, if anything does
    static Optional<TaskReport> of(PortRanges ports) {
        for (int port : ports.ports().toArray()) {
            try (ServerSocket socket = new ServerSocket()) {
                socket.setReuseAddress(true);
                socket.bind(new InetSocketAddress(port));
            } catch (IOException taken) {
                return Optional.of(
                        TaskReport.of(
                                TaskState.FAILED,
                                "PORT_TAKEN",
                                "Port "
                                        + port
                                        + " is taken by another program on the agent's machine."));
            }
        }
        return Optional.empty();
    }
}
