package io.fairlead.agent.membership;

import io.fairlead.api.agent.SyncApi;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.concurrent.Executors;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

/// Makes clients for masters.
final class MasterClients {

    /// Longer than any master holds a sync open; the sync loop has a closer limit.
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(60);

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    private final RestClient.Builder builder;

    /// @param builder with the cluster's JSON
    /// @param token sent with every call; empty for none
    MasterClients(RestClient.Builder builder, String token) {
        HttpClient http =
                HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .connectTimeout(CONNECT_TIMEOUT)
                        .executor(Executors.newVirtualThreadPerTaskExecutor())
                        .build();
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(http);
        requests.setReadTimeout(READ_TIMEOUT);
        this.builder = builder.clone().requestFactory(requests);
        if (!token.isEmpty()) {
            this.builder.defaultHeader(HttpHeaders.AUTHORIZATION, "Bearer " + token);
        }
    }

    SyncApi client(URI master) {
        RestClient rest = builder.clone().baseUrl(master.toString()).build();
        return HttpServiceProxyFactory.builderFor(RestClientAdapter.create(rest))
                .build()
                .createClient(SyncApi.class);
    }
}
