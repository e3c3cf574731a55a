package io.fairlead.peers;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.metrics2.lib.DefaultMetricsSystem;
import org.apache.hadoop.net.NodeBase;
import org.apache.hadoop.yarn.api.records.ApplicationAttemptId;
import org.apache.hadoop.yarn.api.records.ApplicationId;
import org.apache.hadoop.yarn.api.records.NodeId;
import org.apache.hadoop.yarn.api.records.Priority;
import org.apache.hadoop.yarn.api.records.Resource;
import org.apache.hadoop.yarn.api.records.ResourceRequest;
import org.apache.hadoop.yarn.conf.YarnConfiguration;
import org.apache.hadoop.yarn.nodelabels.CommonNodeLabelsManager;
import org.apache.hadoop.yarn.server.resourcemanager.RMContext;
import org.apache.hadoop.yarn.server.resourcemanager.ResourceManager;
import org.apache.hadoop.yarn.server.resourcemanager.placement.ApplicationPlacementContext;
import org.apache.hadoop.yarn.server.resourcemanager.rmapp.RMApp;
import org.apache.hadoop.yarn.server.resourcemanager.rmapp.attempt.RMAppAttempt;
import org.apache.hadoop.yarn.server.resourcemanager.rmapp.attempt.RMAppAttemptMetrics;
import org.apache.hadoop.yarn.server.resourcemanager.rmnode.RMNodeImpl;
import org.apache.hadoop.yarn.server.resourcemanager.rmnode.RMNodeStartedEvent;
import org.apache.hadoop.yarn.server.resourcemanager.scheduler.AbstractYarnScheduler;
import org.apache.hadoop.yarn.server.resourcemanager.scheduler.QueueMetrics;
import org.apache.hadoop.yarn.server.resourcemanager.scheduler.ResourceScheduler;
import org.apache.hadoop.yarn.server.resourcemanager.scheduler.SchedulerApplicationAttempt;
import org.apache.hadoop.yarn.server.resourcemanager.scheduler.capacity.CapacityScheduler;
import org.apache.hadoop.yarn.server.resourcemanager.scheduler.event.AppAddedSchedulerEvent;
import org.apache.hadoop.yarn.server.resourcemanager.scheduler.event.AppAttemptAddedSchedulerEvent;
import org.apache.hadoop.yarn.server.resourcemanager.scheduler.event.NodeAddedSchedulerEvent;
import org.apache.hadoop.yarn.server.resourcemanager.scheduler.event.NodeUpdateSchedulerEvent;
import org.apache.hadoop.yarn.server.resourcemanager.scheduler.fair.FairScheduler;
import org.apache.hadoop.yarn.util.resource.DominantResourceCalculator;
import org.jspecify.annotations.Nullable;

/// A scheduler of YARN: 20,000 containers of 1 core and 1 GiB, 400 for one application in each of
/// 50 queues, on 5,000 nodes of 16 cores and 64 GiB.
///
/// The resource manager is initialised and not started: no RPC, no store, nothing logged. Nodes
/// report one after the other, and each report gives as many containers as the scheduler gives on
/// one; only these reports are measured. That is its own best way: containers are not handed to
/// applications, which would make a token for each.
final class Yarn implements Peers.Peer {

    private static final int NODES = 5_000;
    private static final int QUEUES = 50;
    private static final int EACH = 400;

    private final YarnConfiguration configuration;

    private Yarn(YarnConfiguration configuration) {
        this.configuration = configuration;
    }

    /// @param most containers that one report of a node gives at most; YARN's own default is one
    static Yarn capacityScheduler(int most) {
        YarnConfiguration configuration = new YarnConfiguration();
        configuration.setClass(
                YarnConfiguration.RM_SCHEDULER, CapacityScheduler.class, ResourceScheduler.class);
        String prefix = "yarn.scheduler.capacity.";
        configuration.set(
                prefix + "resource-calculator", DominantResourceCalculator.class.getName());
        configuration.set(prefix + "maximum-am-resource-percent", "1.0");
        configuration.setInt(prefix + "per-node-heartbeat.maximum-offswitch-assignments", most);
        StringBuilder names = new StringBuilder("default");
        configuration.set(prefix + "root.default.capacity", "0");
        for (int i = 0; i < QUEUES; i++) {
            names.append(",q").append(i);
            String queue = prefix + "root.q" + i + ".";
            configuration.set(queue + "capacity", String.valueOf(100.0 / QUEUES));
            configuration.set(queue + "maximum-capacity", "100");
            configuration.set(queue + "user-limit-factor", "100");
        }
        configuration.set(prefix + "root.queues", names.toString());
        return new Yarn(configuration);
    }

    /// @param multiple whether one report of a node gives as many containers as go there; YARN's own
    ///   default is one
    static Yarn fairScheduler(boolean multiple) throws IOException {
        Path queues = Files.createTempFile("fair-scheduler", ".xml");
        StringBuilder xml = new StringBuilder("<allocations>\n");
        for (int i = 0; i < QUEUES; i++) {
            xml.append("<queue name=\"q").append(i).append("\"/>\n");
        }
        xml.append("<defaultQueueSchedulingPolicy>drf</defaultQueueSchedulingPolicy>\n");
        Files.writeString(queues, xml.append("</allocations>\n"));
        queues.toFile().deleteOnExit();
        YarnConfiguration configuration = new YarnConfiguration();
        configuration.setClass(
                YarnConfiguration.RM_SCHEDULER, FairScheduler.class, ResourceScheduler.class);
        configuration.set("yarn.scheduler.fair.allocation.file", queues.toUri().toString());
        configuration.setBoolean("yarn.scheduler.fair.assignmultiple", multiple);
        return new Yarn(configuration);
    }

    @Override
    public Peers.Round round() throws Exception {
        // Each round has a manager of its own, with metrics of the same names.
        DefaultMetricsSystem.setMiniClusterMode(true);
        QueueMetrics.clearQueueMetrics();
        ResourceManager manager = new ResourceManager();
        manager.init(configuration);
        try {
            return place(
                    manager.getRMContext(), (AbstractYarnScheduler) manager.getResourceScheduler());
        } finally {
            manager.stop();
        }
    }

    private static Peers.Round place(RMContext context, AbstractYarnScheduler<?, ?> scheduler) {
        List<SchedulerApplicationAttempt> applications = new ArrayList<>();
        for (int i = 0; i < QUEUES; i++) {
            applications.add(application(context, scheduler, i));
        }
        List<RMNodeImpl> nodes = new ArrayList<>();
        for (int i = 0; i < NODES; i++) {
            RMNodeImpl node = node(context, i);
            nodes.add(node);
            node.handle(new RMNodeStartedEvent(node.getNodeID(), List.of(), List.of(), null));
            scheduler.handle(new NodeAddedSchedulerEvent(node));
        }
        for (SchedulerApplicationAttempt application : applications) {
            application.updateResourceRequests(
                    List.of(
                            ResourceRequest.newInstance(
                                    Priority.newInstance(1),
                                    ResourceRequest.ANY,
                                    Resource.newInstance(1024, 1),
                                    EACH,
                                    true,
                                    CommonNodeLabelsManager.NO_LABEL)));
        }
        if (scheduler instanceof FairScheduler fair) {
            // Works out the queues' shares; a thread does it every half second.
            fair.update();
        }
        long from = System.nanoTime();
        long before = -1;
        for (long placed = 0; placed < (long) QUEUES * EACH && placed > before; ) {
            for (RMNodeImpl node : nodes) {
                scheduler.handle(new NodeUpdateSchedulerEvent(node));
            }
            before = placed;
            placed = placed(applications);
        }
        double millis = (System.nanoTime() - from) / 1e6;
        Set<NodeId> used = new HashSet<>();
        applications.forEach(application ->
                application.getLiveContainers().forEach(c -> used.add(c.getAllocatedNode())));
        return new Peers.Round(placed(applications), used.size(), millis);
    }

    private static long placed(List<SchedulerApplicationAttempt> applications) {
        return applications.stream().mapToLong(a -> a.getLiveContainers().size()).sum();
    }

    private static SchedulerApplicationAttempt application(
            RMContext context, AbstractYarnScheduler<?, ?> scheduler, int number) {
        ApplicationId id = ApplicationId.newInstance(1, number + 1);
        ApplicationAttemptId attemptId = ApplicationAttemptId.newInstance(id, 1);
        RMAppAttemptMetrics metrics = new RMAppAttemptMetrics(attemptId, context);
        RMAppAttempt attempt =
                only(
                        RMAppAttempt.class,
                        Map.of("getAppAttemptId", attemptId, "getRMAppAttemptMetrics", metrics));
        context.getRMApps()
                .put(
                        id,
                        only(
                                RMApp.class,
                                Map.of(
                                        "getApplicationId",
                                        id,
                                        "getCurrentAppAttempt",
                                        attempt,
                                        "getRMAppAttempt",
                                        attempt)));
        String queue = "root.q" + number;
        scheduler.handle(
                new AppAddedSchedulerEvent(
                        id, queue, "user", new ApplicationPlacementContext(queue)));
        scheduler.handle(new AppAttemptAddedSchedulerEvent(attemptId, false));
        return scheduler.getApplicationAttempt(attemptId);
    }

    private static RMNodeImpl node(RMContext context, int number) {
        String host = "h" + number;
        return new RMNodeImpl(
                NodeId.newInstance(host, 1),
                context,
                host,
                1,
                2,
                new NodeBase(host, "/r" + number / 40),
                Resource.newInstance(65_536, 16),
                "3.4.1");
    }

    /// Answers these calls, and with nothing to all others.
    private static <T> T only(Class<T> type, Map<String, Object> answers) {
        return type.cast(
                Proxy.newProxyInstance(
                        type.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, method, args) ->
                                answers.containsKey(method.getName())
                                        ? answers.get(method.getName())
                                        : nothing(method.getReturnType())));
    }

    private static @Nullable Object nothing(Class<?> type) {
        if (type == boolean.class) {
            return false;
        }
        return type == Map.class ? Map.of() : type == Set.class ? Set.of() : null;
    }
}
