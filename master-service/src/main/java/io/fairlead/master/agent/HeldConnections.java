package io.fairlead.master.agent;

import java.util.stream.Stream;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/// Every agent holds a connection. Jetty would remember for each the headers seen on it, in some 90
/// KB, to parse them a little quicker; it would end calls that are held for longer than a
/// connection may be idle; and of a fleet that connects at once, for its leader is gone, it would
/// let 50 wait to be accepted and have the others, frameworks among them, try again after seconds.
@Component
class HeldConnections implements WebServerFactoryCustomizer<JettyServletWebServerFactory> {

    /// As many as the kernel allows (`net.core.somaxconn`, 4,096 mostly).
    private static final int CONNECTIONS_TO_ACCEPT = 65_535;

    private final AgentSettings agents;

    HeldConnections(AgentSettings agents) {
        this.agents = agents;
    }

    @Override
    public void customize(JettyServletWebServerFactory factory) {
        factory.addServerCustomizers(
                HeldConnections::forgetHeaders,
                HeldConnections::letManyConnect,
                this::letSyncsBeHeld);
    }

    private static Stream<AbstractConnector> connectors(Server server) {
        return Stream.of(server.getConnectors())
                .filter(AbstractConnector.class::isInstance)
                .map(AbstractConnector.class::cast);
    }

    private static void forgetHeaders(Server server) {
        connectors(server)
                .flatMap(connector -> connector.getConnectionFactories().stream())
                .filter(HttpConnectionFactory.class::isInstance)
                .map(HttpConnectionFactory.class::cast)
                .forEach(http -> http.getHttpConfiguration().setHeaderCacheSize(0));
    }

    private static void letManyConnect(Server server) {
        connectors(server)
                .filter(ServerConnector.class::isInstance)
                .map(ServerConnector.class::cast)
                .forEach(connector -> connector.setAcceptQueueSize(CONNECTIONS_TO_ACCEPT));
    }

    private void letSyncsBeHeld(Server server) {
        long twiceHeld = agents.syncWait().multipliedBy(2).toMillis();
        connectors(server)
                .forEach(connector ->
                        connector.setIdleTimeout(Math.max(connector.getIdleTimeout(), twiceHeld)));
    }
}
