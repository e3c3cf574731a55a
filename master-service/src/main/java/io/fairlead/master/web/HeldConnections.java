package io.fairlead.master.web;

import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/// Every agent holds a connection. Jetty would remember for each the headers seen on it, in some 90
/// KB, to parse them a little quicker.
@Component
class HeldConnections implements WebServerFactoryCustomizer<JettyServletWebServerFactory> {

    @Override
    public void customize(JettyServletWebServerFactory factory) {
        factory.addServerCustomizers(HeldConnections::forgetHeaders);
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
}
