package io.fairlead.master.web;

import org.eclipse.jetty.http2.server.AbstractHTTP2ServerConnectionFactory;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/// Every agent holds a connection. Jetty would remember for each the headers seen on it, in some 90
/// KB, to parse them a little quicker; and where agents share connections, it would look at all
/// calls of a connection whenever one of them was held for longer than an idle time.
@Component
class HeldConnections implements WebServerFactoryCustomizer<JettyServletWebServerFactory> {

    @Override
    public void customize(JettyServletWebServerFactory factory) {
        factory.addServerCustomizers(HeldConnections::forgetHeaders, HeldConnections::letCallsWait);
    }

    private static void forgetHeaders(Server server) {
        for (Connector connector : server.getConnectors()) {
            for (HttpConnectionFactory http :
                    connector.getConnectionFactories().stream()
                            .filter(HttpConnectionFactory.class::isInstance)
                            .map(HttpConnectionFactory.class::cast)
                            .toList()) {
                http.getHttpConfiguration().setHeaderCacheSize(0);
            }
        }
    }

    /// The connection's own idle time remains.
    private static void letCallsWait(Server server) {
        for (Connector connector : server.getConnectors()) {
            connector.getConnectionFactories().stream()
                    .filter(AbstractHTTP2ServerConnectionFactory.class::isInstance)
                    .map(AbstractHTTP2ServerConnectionFactory.class::cast)
                    .forEach(http -> http.setStreamIdleTimeout(0));
        }
    }
}
