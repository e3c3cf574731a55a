package io.fairlead.gateway.upstream;

import io.fairlead.api.Headers;
import io.fairlead.api.operator.ClusterEvent;
import io.fairlead.api.web.Tokens;
import io.fairlead.core.id.FrameworkId;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.stereotype.Component;
import org.springframework.web.client.ResourceAccessException;

/// Opens event streams at the leader. One that falls silent for longer than its heartbeats allow
/// (`fairlead.master-stream-silence`) ends.
@Component
public class MasterStreams implements DisposableBean {

    private final Masters masters;
    private final MasterSettings settings;
    private final Tokens tokens;
    private final HttpClient http;
    private final WireJson json;
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(
                    1, Thread.ofPlatform().name("stream-watch").daemon().factory());

    MasterStreams(
            Masters masters,
            MasterSettings settings,
            Tokens tokens,
            HttpClient http,
            WireJson json) {
        this.masters = masters;
        this.settings = settings;
        this.tokens = tokens;
        this.http = http;
        this.json = json;
        timer.setRemoveOnCancelPolicy(true);
    }

    @Override
    public void destroy() {
        timer.shutdownNow();
    }

    /// Who listens, and from where.
    ///
    /// @param queueEpoch of a hosted queue's lease, absent for other frameworks
    /// @param lastEventId where the last stream ended, if there was one
    public record Listener(
            FrameworkId frameworkId,
            String token,
            @Nullable Long queueEpoch,
            @Nullable String lastEventId) {}

    /// Opens the stream of a framework.
    ///
    /// @return the stream's bytes, to be closed by the caller
    /// @throws io.fairlead.api.problem.ProblemException as [Masters#call]
    public InputStream open(Listener listener) {
        return masters.call(master -> open(master.address(), listener));
    }

    /// Opens the stream of what happens in the cluster.
    ///
    /// @param topics what it is to be about; all where empty
    /// @param lastEventId where the last stream ended, if there was one
    /// @return the stream's bytes, to be closed by the caller
    /// @throws io.fairlead.api.problem.ProblemException as [Masters#call]
    public InputStream openFeed(List<ClusterEvent.Topic> topics, @Nullable String lastEventId) {
        String query =
                topics.stream().map(topic -> "topic=" + topic).collect(Collectors.joining("&"));
        return masters.call(master -> {
            HttpRequest.Builder request = stream(master.address() + "/v1/events?" + query);
            if (lastEventId != null) {
                request.header("Last-Event-ID", lastEventId);
            }
            return open(master.address(), request.GET().build());
        });
    }

    private InputStream open(URI master, Listener listener) {
        return open(master, request(master, listener));
    }

    private InputStream open(URI master, HttpRequest request) {
        try {
            HttpResponse<InputStream> response =
                    http.send(request, HttpResponse.BodyHandlers.ofInputStream());
            if (response.statusCode() == 200) {
                return new WatchedStream(response.body(), settings.masterStreamSilence(), timer);
            }
            try (InputStream body = response.body()) {
                throw json.problem(response.statusCode(), body.readAllBytes());
            }
        } catch (IOException failed) {
            throw new ResourceAccessException("no stream from " + master, failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new ResourceAccessException("interrupted", new IOException(interrupted));
        }
    }

    private HttpRequest request(URI master, Listener listener) {
        HttpRequest.Builder request =
                stream(master + "/v1/frameworks/" + listener.frameworkId() + "/events")
                        .header(Headers.FRAMEWORK_TOKEN, listener.token());
        if (listener.queueEpoch() != null) {
            request.header(Headers.QUEUE_EPOCH, listener.queueEpoch().toString());
        }
        if (listener.lastEventId() != null) {
            request.header("Last-Event-ID", listener.lastEventId());
        }
        return request.GET().build();
    }

    private HttpRequest.Builder stream(String address) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address))
                        .timeout(settings.masterReadTimeout())
                        .header(HttpHeaders.ACCEPT, MediaType.TEXT_EVENT_STREAM_VALUE);
        tokens.clusterToken()
                .ifPresent(token -> request.header(HttpHeaders.AUTHORIZATION, "Bearer " + token));
        return request;
    }
}
