package io.fairlead.api.web;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.catalina.Container;
import org.apache.catalina.Context;
import org.apache.catalina.core.StandardHost;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerInitializedEvent;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.event.EventListener;

/// The manners of services that run on Tomcat: what Tomcat itself refuses is a problem document,
/// and it leaves no folders behind.
@Configuration(proxyBeanMethods = false)
public class TomcatManners {

    @Bean
    static WebServerFactoryCustomizer<TomcatServletWebServerFactory> tomcatProblems() {
        return factory ->
                factory.addContextCustomizers(context -> {
                    Container host = context.getParent();
                    if (host instanceof StandardHost standard) {
                        standard.setErrorReportValveClass(TomcatProblems.class.getName());
                    }
                });
    }

    /// Once it is up, Tomcat needs its temporary folders no more: nothing is served from them, and
    /// no upload is taken. A service that is killed could not remove them.
    @EventListener
    void removeFolders(ServletWebServerInitializedEvent up) {
        if (up.getWebServer() instanceof TomcatWebServer tomcat) {
            Stream<Path> documents =
                    Arrays.stream(tomcat.getTomcat().getHost().findChildren())
                            .filter(Context.class::isInstance)
                            .map(context -> ((Context) context).getDocBase())
                            .filter(Objects::nonNull)
                            .map(Path::of);
            Stream<Path> base =
                    Stream.of(tomcat.getTomcat().getServer().getCatalinaBase().toPath());
            Stream.concat(base, documents)
                    .filter(TemporaryFolders::isOne)
                    .forEach(TemporaryFolders::remove);
        }
    }
}
