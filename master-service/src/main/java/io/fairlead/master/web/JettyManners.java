package io.fairlead.master.web;

import io.fairlead.api.web.PlainProblem;
import io.fairlead.api.web.TemporaryFolders;
import java.io.File;
import java.nio.ByteBuffer;
import java.util.Objects;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.eclipse.jetty.ee11.webapp.WebAppContext;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.resource.Resource;
import org.springframework.boot.jetty.JettyWebServer;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.servlet.context.ServletWebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/// What Jetty itself refuses is a problem document, and it leaves no folders behind.
@Component
class JettyManners implements WebServerFactoryCustomizer<JettyServletWebServerFactory> {

    @Override
    public void customize(JettyServletWebServerFactory factory) {
        factory.addServerCustomizers(server -> server.setErrorHandler(new Problems()));
    }

    /// Once it is up, Jetty needs its temporary folders no more: nothing is served from them, and
    /// no upload is taken. A service that is killed could not remove them.
    @EventListener
    void removeFolders(ServletWebServerInitializedEvent up) {
        if (up.getWebServer() instanceof JettyWebServer jetty) {
            for (WebAppContext context : jetty.getServer().getDescendants(WebAppContext.class)) {
                Stream.concat(
                                Stream.ofNullable(context.getTempDirectory()).map(File::toPath),
                                StreamSupport.stream(context.getBaseResource().spliterator(), false)
                                        .map(Resource::getPath)
                                        .filter(Objects::nonNull))
                        .filter(TemporaryFolders::isOne)
                        .forEach(TemporaryFolders::remove);
            }
        }
    }

    /// Refuses without a page.
    private static final class Problems extends ErrorHandler {

        @Override
        protected void generateResponse(
                Request request,
                Response response,
                int code,
                String message,
                Throwable cause,
                Callback callback) {
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, PlainProblem.TYPE);
            response.write(true, ByteBuffer.wrap(new PlainProblem(code).json()), callback);
        }

        /// Of what is no request at all.
        @Override
        public ByteBuffer badMessageError(int status, String reason, HttpFields.Mutable fields) {
            fields.put(HttpHeader.CONTENT_TYPE, PlainProblem.TYPE);
            return ByteBuffer.wrap(new PlainProblem(status).json());
        }
    }
}
