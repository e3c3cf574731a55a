package io.fairlead.gateway.upstream;

import io.fairlead.api.Headers;
import io.fairlead.api.agent.AgentApi;
import io.fairlead.api.framework.FrameworkApi;
import io.fairlead.api.operator.ClusterApi;
import io.fairlead.api.web.Tokens;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpResponse;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.stereotype.Component;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;

/// Makes one client a master, and keeps it.
@Component
class MasterClients {

    private final Map<URI, MasterClient> clients = new ConcurrentHashMap<>();
    private final MasterSettings settings;
    private final Tokens tokens;
    private final HttpClient http;
    private final WireJson json;
    private final Epochs epochs;

    MasterClients(
            MasterSettings settings, Tokens tokens, HttpClient http, WireJson json, Epochs epochs) {
        this.settings = settings;
        this.tokens = tokens;
        this.http = http;
        this.json = json;
        this.epochs = epochs;
    }

    MasterClient at(URI address) {
        return clients.computeIfAbsent(address, this::make);
    }

    private MasterClient make(URI address) {
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(http);
        requests.setReadTimeout(settings.masterReadTimeout());
        RestClient.Builder builder =
                RestClient.builder()
                        .baseUrl(address.toString())
                        .requestFactory(requests)
                        .requestInterceptor(this::refuseLowerEpochs)
                        .configureMessageConverters(converters ->
                                converters
                                        .registerDefaults()
                                        .withJsonConverter(
                                                new JacksonJsonHttpMessageConverter(json.mapper())))
                        .defaultStatusHandler(
                                HttpStatusCode::isError,
                                (_, response) -> {
                                    throw json.problem(
                                            response.getStatusCode().value(),
                                            response.getBody().readAllBytes());
                                });
        tokens.clusterToken()
                .ifPresent(token ->
                        builder.defaultHeader(HttpHeaders.AUTHORIZATION, "Bearer " + token));
        HttpServiceProxyFactory proxies =
                HttpServiceProxyFactory.builderFor(RestClientAdapter.create(builder.build()))
                        .build();
        return new MasterClient(
                address,
                proxies.createClient(FrameworkApi.class),
                proxies.createClient(ClusterApi.class),
                proxies.createClient(AgentApi.class));
    }

    private ClientHttpResponse refuseLowerEpochs(
            HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
            throws IOException {
        ClientHttpResponse response = execution.execute(request, body);
        if (response.getStatusCode().is2xxSuccessful()
                && !epochs.accept(response.getHeaders().getFirst(Headers.EPOCH))) {
            response.close();
            throw new StaleMasterException();
        }
        return response;
    }
}
