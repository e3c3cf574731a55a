package io.fairlead.gateway.queue;

import io.fairlead.api.Page;
import io.fairlead.api.framework.AllocationMode;
import io.fairlead.api.problem.FieldError;
import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.id.UuidV7;
import io.fairlead.core.policy.PolicySpec;
import io.fairlead.core.policy.SchedulingPolicies;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

/// Queues: made, changed, deleted. A queue's framework id and token are stored with it, before the
/// master hears of them.
@Service
public class Queues {

    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
    private static final int TOKEN_BYTES = 32;

    private final QueueRows rows;
    private final SchedulingPolicies policies;
    private final InstantSource clock;
    private final JdbcClient jdbc;
    private final ApplicationEventPublisher events;
    private final SecureRandom random = new SecureRandom();

    Queues(
            QueueRows rows,
            SchedulingPolicies policies,
            InstantSource clock,
            JdbcClient jdbc,
            ApplicationEventPublisher events) {
        this.rows = rows;
        this.policies = policies;
        this.clock = clock;
        this.jdbc = jdbc;
        this.events = events;
    }

    /// A queue, and whether it is new.
    record Put(QueueView queue, boolean created) {}

    /// Makes the queue, or changes its allocation and policy; its tasks stay.
    @Transactional
    Put put(String name, QueueDefinition definition) {
        Checked wanted = check(name, definition);
        Instant now = now();
        QueueEntity queue = rows.lock(name).orElse(null);
        boolean created = queue == null;
        if (queue == null) {
            queue = new QueueEntity(name, wanted.role().value(), newId(now), newToken(), now);
        }
        requireChangeable(queue, wanted.role());
        queue.change(wanted.allocation(), wanted.policy(), now);
        queue = rows.saveAndFlush(queue);
        events.publishEvent(new QueueChanged(name));
        return new Put(view(queue), created);
    }

    private static void requireChangeable(QueueEntity queue, RoleName role) {
        if (queue.isDeleted()) {
            throw beingDeleted(queue.getId());
        }
        if (!queue.role().equals(role.value())) {
            throw new ProblemException(
                    Problem.CONFLICT,
                    "Queue " + queue.getId() + " has role " + queue.role() + ", and keeps it.",
                    List.of(new FieldError("/role", "cannot be changed")));
        }
    }

    private static ProblemException beingDeleted(String name) {
        return new ProblemException(
                        Problem.CONFLICT, "Queue " + name + " is being deleted; try again soon.")
                .with("retryAfter", 1);
    }

    private record Checked(RoleName role, AllocationMode allocation, PolicySpec policy) {}

    private Checked check(String name, QueueDefinition definition) {
        List<FieldError> errors = new ArrayList<>();
        if (!NAME.matcher(name).matches()) {
            errors.add(
                    new FieldError(
                            "name",
                            "must be 1 to 63 lower-case letters, digits, '.', '_' or '-', starting"
                                    + " with a letter or digit"));
        }
        if (definition.name() != null && !definition.name().equals(name)) {
            errors.add(new FieldError("/name", "must be as in the path: " + name));
        }
        RoleName role = role(definition.role(), errors);
        AllocationMode allocation = allocation(definition.allocation(), errors);
        PolicySpec policy = policy(definition, errors);
        if (!errors.isEmpty() || role == null || policy == null) {
            FieldError first = errors.getFirst();
            throw new ProblemException(
                    Problem.INVALID, first.pointer() + ": " + first.detail(), errors);
        }
        return new Checked(role, allocation, policy);
    }

    private @Nullable PolicySpec policy(QueueDefinition definition, List<FieldError> errors) {
        String name = definition.policy() == null ? "FCFS" : definition.policy();
        if (!policies.names().contains(name)) {
            errors.add(new FieldError("/policy", "must be one of " + policies.names()));
            return null;
        }
        SortedMap<String, String> settings = new TreeMap<>();
        for (Map.Entry<String, @Nullable String> each : settingsOf(definition).entrySet()) {
            String value = each.getValue();
            if (value == null) {
                errors.add(new FieldError("/settings/" + each.getKey(), "must be a text"));
                return null;
            }
            settings.put(each.getKey(), value);
        }
        try {
            PolicySpec spec = new PolicySpec(name, settings);
            policies.configured(spec);
            return spec;
        } catch (IllegalArgumentException wrong) {
            errors.add(new FieldError("/settings", String.valueOf(wrong.getMessage())));
            return null;
        }
    }

    private static Map<String, @Nullable String> settingsOf(QueueDefinition definition) {
        Map<String, @Nullable String> settings = definition.settings();
        return settings == null ? Map.of() : settings;
    }

    private static @Nullable RoleName role(@Nullable String text, List<FieldError> errors) {
        try {
            if (text != null) {
                return new RoleName(text);
            }
            errors.add(new FieldError("/role", "is missing"));
        } catch (IllegalArgumentException wrong) {
            errors.add(new FieldError("/role", String.valueOf(wrong.getMessage())));
        }
        return null;
    }

    private static AllocationMode allocation(@Nullable String text, List<FieldError> errors) {
        try {
            return text == null ? AllocationMode.OFFER : AllocationMode.valueOf(text);
        } catch (IllegalArgumentException unknown) {
            errors.add(new FieldError("/allocation", "must be OFFER or REQUEST"));
            return AllocationMode.OFFER;
        }
    }

    private UUID newId(Instant now) {
        return UuidV7.of(now, random);
    }

    private String newToken() {
        byte[] token = new byte[TOKEN_BYTES];
        random.nextBytes(token);
        return HexFormat.of().formatHex(token);
    }

    /// Deletes the queue, where all its jobs have ended. Its framework is removed from the master
    /// by who runs the queue; then its name is free again.
    ///
    /// @throws ProblemException `NOT_FOUND`, or `CONFLICT` where jobs have not ended
    @Transactional
    void delete(String name) {
        QueueEntity queue = rows.lock(name).filter(q -> !q.isDeleted()).orElse(null);
        if (queue == null) {
            throw ProblemException.notFound("queue " + name);
        }
        long live = rows.countLiveJobs(name);
        if (live > 0) {
            throw new ProblemException(
                            Problem.CONFLICT,
                            "Queue "
                                    + name
                                    + " has "
                                    + live
                                    + " jobs that have not ended. Stop them first.")
                    .with("liveJobs", live);
        }
        queue.delete(now());
        rows.saveAndFlush(queue);
        events.publishEvent(new QueueChanged(name));
    }

    /// Queues by name.
    @Transactional(readOnly = true)
    Page<QueueView> list(int limit, String after) {
        List<QueueView> found = rows.page(after, limit + 1).stream().map(this::view).toList();
        boolean more = found.size() > limit;
        List<QueueView> items = more ? found.subList(0, limit) : found;
        return new Page<>(items, more ? items.getLast().name() : null);
    }

    /// One queue.
    @Transactional(readOnly = true)
    QueueView get(String name) {
        return rows.findById(name)
                .filter(queue -> !queue.isDeleted())
                .map(this::view)
                .orElseThrow(() -> ProblemException.notFound("queue " + name));
    }

    /// The queue as it is now. Past JPA, for jobs that are handed in come through here.
    public Optional<HostedQueue> now(String name) {
        return jdbc.sql(
                        """
                        select name, role, allocation, policy, settings, framework_id, framework_token
                          from gateway.queue where name = :name and deleted_at is null
                        """)
                .param("name", name)
                .query((row, _) ->
                        new HostedQueue(
                                row.getString("name"),
                                new RoleName(row.getString("role")),
                                AllocationMode.valueOf(row.getString("allocation")),
                                (row.getString("policy") + " " + row.getString("settings")).strip(),
                                new FrameworkId(row.getObject("framework_id", UUID.class)),
                                row.getString("framework_token"),
                                false))
                .optional();
    }

    /// The queue of that name, one that is being deleted included.
    @Transactional(readOnly = true)
    public Optional<HostedQueue> find(String name) {
        return rows.findById(name).map(Queues::hosted);
    }

    /// The queue that is this framework at the master, if it is one.
    @Transactional(readOnly = true)
    public Optional<HostedQueue> findByFramework(FrameworkId frameworkId) {
        return rows.findByFrameworkId(frameworkId.value()).map(Queues::hosted);
    }

    /// Forgets a deleted queue, now that the master has removed its framework.
    @Transactional
    public void forget(String name) {
        rows.lock(name).filter(QueueEntity::isDeleted).ifPresent(q -> rows.deleteById(name));
    }

    private static HostedQueue hosted(QueueEntity queue) {
        return new HostedQueue(
                queue.getId(),
                new RoleName(queue.role()),
                queue.allocation(),
                queue.policy().toString(),
                new FrameworkId(queue.frameworkId()),
                queue.frameworkToken(),
                queue.isDeleted());
    }

    private QueueView view(QueueEntity queue) {
        return new QueueView(
                queue.getId(),
                new RoleName(queue.role()),
                queue.allocation(),
                queue.policy().name(),
                queue.policy().settings(),
                new FrameworkId(queue.frameworkId()),
                queue.createdAt(),
                queue.changedAt(),
                rows.countWaitingTasks(queue.getId()),
                rows.countLiveJobs(queue.getId()));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
