package io.fairlead.master;

import io.fairlead.api.agent.SyncApi;
import io.fairlead.api.framework.FrameworkApi;
import io.fairlead.api.json.ClusterJson;
import io.fairlead.api.operator.ClusterApi;
import io.fairlead.master.leadership.Leadership;
import io.fairlead.testkit.TestDatabase;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.converter.json.JacksonJsonHttpMessageConverter;
import org.springframework.web.client.RestClient;
import org.springframework.web.client.support.RestClientAdapter;
import org.springframework.web.service.invoker.HttpServiceProxyFactory;
import tools.jackson.databind.json.JsonMapper;

/// A running master in this JVM, and clients of it over real HTTP.
final class Master implements AutoCloseable {

    static final JsonMapper JSON =
            JsonMapper.builder()
                    .addModule(new ClusterJson())
                    .changeDefaultPropertyInclusion(i ->
                            i.withValueInclusion(
                                    com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL))
                    .build();

    private final ConfigurableApplicationContext context;

    private Master(ConfigurableApplicationContext context) {
        this.context = context;
    }

    static Master start(TestDatabase database, String... settings) {
        return start(database, _ -> {}, settings);
    }

    /// Starts a master that has more parts than usual.
    static Master start(
            TestDatabase database,
            ApplicationContextInitializer<GenericApplicationContext> more,
            String... settings) {
        Map<String, Object> properties = new HashMap<>();
        properties.put("server.port", "0");
        properties.put("fairlead.db.url", database.url());
        properties.put("fairlead.db.user", "fairlead_master");
        properties.put("fairlead.leadership.lease", "PT2S");
        properties.put("fairlead.agent.sync-wait", "PT1S");
        properties.put("fairlead.agent.repeat-wait", "PT0.1S");
        properties.put("fairlead.agent.watch-interval", "PT0.1S");
        properties.put("fairlead.offer.interval", "PT0.1S");
        properties.put("spring.main.banner-mode", "off");
        for (String setting : settings) {
            int equals = setting.indexOf('=');
            properties.put(setting.substring(0, equals), setting.substring(equals + 1));
        }
        SpringApplication application = new SpringApplication(MasterApplication.class);
        application.addInitializers(context ->
                context.getEnvironment()
                        .getPropertySources()
                        .addFirst(
                                new org.springframework.core.env.MapPropertySource(
                                        "test", properties)));
        application.addInitializers(more);
        application.setRegisterShutdownHook(false);
        return new Master(application.run());
    }

    /// Starts a master and waits until it leads.
    static Master leading(TestDatabase database, String... settings) {
        return start(database, settings).awaitLeading();
    }

    Master awaitLeading() {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> bean(Leadership.class).isServing());
        return this;
    }

    /// The lease goes to nobody, under the master's feet; it takes over anew from the database, two
    /// epochs later.
    void dethrone(TestDatabase database) {
        long epoch = bean(Leadership.class).epoch();
        database.asService()
                .sql(
                        """
                        update leader set epoch = epoch + 1, holder = gen_random_uuid(),
                                          expires_at = '-infinity'
                        """)
                .update();
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() ->
                        bean(Leadership.class).isServing()
                                && bean(Leadership.class).epoch() > epoch + 1);
    }

    <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /// All of that type, in their order.
    <T> List<T> beans(Class<T> type) {
        return context.getBeanProvider(type).orderedStream().toList();
    }

    URI address() {
        return URI.create(
                "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port"));
    }

    SyncApi agents() {
        return client(SyncApi.class);
    }

    FrameworkApi frameworks() {
        return client(FrameworkApi.class);
    }

    ClusterApi cluster() {
        return client(ClusterApi.class);
    }

    RestClient rest() {
        JdkClientHttpRequestFactory http = new JdkClientHttpRequestFactory(CLIENT);
        return RestClient.builder()
                .baseUrl(address().toString())
                .requestFactory(http)
                .configureMessageConverters(converters ->
                        converters
                                .registerDefaults()
                                .withJsonConverter(new JacksonJsonHttpMessageConverter(JSON)))
                .build();
    }

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    <T> T client(Class<T> type) {
        return HttpServiceProxyFactory.builderFor(RestClientAdapter.create(rest()))
                .build()
                .createClient(type);
    }

    @Override
    public void close() {
        context.close();
        ScriptedFramework.forgetAll(this);
    }
}
