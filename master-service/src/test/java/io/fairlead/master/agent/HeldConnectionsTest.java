package io.fairlead.master.agent;

import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;

/// What many agents at once may expect of the master's web server.
class HeldConnectionsTest {

    /// Jetty lets 50 wait.
    private static final int AT_ONCE = 120;

    private static AgentSettings settings() {
        return new Binder(new MapConfigurationPropertySource())
                .bindOrCreate("fairlead.agent", AgentSettings.class);
    }

    @Test
    void they_may_connect_quicker_than_they_are_accepted() throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        connector.setHost("127.0.0.1");
        server.addConnector(connector);
        JettyServletWebServerFactory factory = new JettyServletWebServerFactory();
        new HeldConnections(settings()).customize(factory);
        factory.getServerCustomizers().forEach(each -> each.customize(server));
        server.start();
        List<Socket> connected = new ArrayList<>();
        try {
            connector.setAccepting(false);
            InetSocketAddress address =
                    new InetSocketAddress("127.0.0.1", connector.getLocalPort());
            assertThatCode(
                            () -> {
                                for (int i = 0; i < AT_ONCE; i++) {
                                    Socket socket = new Socket();
                                    connected.add(socket);
                                    socket.connect(address, 10_000);
                                }
                            })
                    .doesNotThrowAnyException();
        } finally {
            for (Socket socket : connected) {
                close(socket);
            }
            server.stop();
        }
    }

    private static void close(Socket socket) throws IOException {
        socket.close();
    }
}
