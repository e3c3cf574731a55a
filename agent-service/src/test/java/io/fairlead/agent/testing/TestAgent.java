package io.fairlead.agent.testing;

import io.fairlead.agent.AgentApplication;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

/// An agent in this JVM, with its own work folder.
public final class TestAgent implements AutoCloseable {

    private final ConfigurableApplicationContext context;

    private TestAgent(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /// Starts it; when this returns, its REST API is up.
    public static TestAgent start(Path workDir, FakeMaster master, String... settings) {
        List<String> args = new ArrayList<>(arguments(workDir, master.address()));
        for (String setting : settings) {
            String name = setting.substring(0, setting.indexOf('=') + 1);
            args.removeIf(arg -> arg.startsWith("--" + name));
            args.add("--" + setting);
        }
        SpringApplication application = new SpringApplication(AgentApplication.class);
        application.setRegisterShutdownHook(false);
        return new TestAgent(application.run(args.toArray(String[]::new)));
    }

    static List<String> arguments(Path workDir, URI master) {
        return List.of(
                "--server.port=0",
                "--spring.main.banner-mode=off",
                "--fairlead.agent.name=test",
                "--fairlead.agent.work-dir=" + workDir,
                "--fairlead.masters=" + master,
                "--fairlead.agent.docker.enabled=false",
                "--fairlead.agent.resources.memory-mib=1024",
                "--fairlead.agent.resources.cpus=2");
    }

    /// Where its REST API is.
    public URI address() {
        return URI.create(
                "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port"));
    }

    /// One of its beans.
    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    @Override
    public void close() {
        context.close();
    }
}
