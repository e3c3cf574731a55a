package io.fairlead.master.agent;

import java.util.stream.Stream;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/// Every agent holds a connection. Jetty would remember for each the headers seen on it, in some 90
/// KB, to parse them a little quicker; and it would end calls that are held for longer than a
/// connection may be idle.
@Component
class HeldConnections implements WebServerFactoryCustomizer<JettyServletWebServerFactory> {

    private final AgentSettings agents;

    HeldConnections(AgentSettings agents) {
        this.agents = agents;
    }

    @Override
    public void customize(JettyServletWebServerFactory factory) {
        factory.addServerCustomizers(HeldConnections::forgetHeaders, this::letSyncsBeHeld);
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

    private void letSyncsBeHeld(Server server) {
        long twiceHeld = agents.syncWait().multipliedBy(2).toMillis();
        connectors(server)
                .forEach(connector ->
                        connector.setIdleTimeout(Math.max(connector.getIdleTimeout(), twiceHeld)));
    }
}
