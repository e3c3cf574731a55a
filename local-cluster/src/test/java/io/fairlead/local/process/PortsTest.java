package io.fairlead.local.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class PortsTest {

    @Test
    void a_taken_port_is_not_free_and_its_owner_is_named() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(Ports.isFree(socket.getLocalPort())).isFalse();
            assertThat(Ports.owner(socket.getLocalPort())).contains(ProcessHandle.current());
        }
    }

    @Test
    void a_range_begins_after_what_is_taken() throws Exception {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var taken = socket.getLocalPort();

            assertThat(Ports.freeRange(taken, 2)).isGreaterThan(taken);
        }
    }
}
