package io.fairlead.api.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fairlead.core.task.HealthCheck;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A health or readiness check: exactly one of `http`, `tcp`, `command`; the rest has defaults (no
/// delay, every 10 s, 5 s timeout, 3 failures).
@JsonInclude(JsonInclude.Include.NON_NULL)
record HealthCheckForm(
        HealthCheck.@Nullable Http http,
        HealthCheck.@Nullable Tcp tcp,
        @Nullable String command,
        @Nullable Duration delay,
        @Nullable Duration interval,
        @Nullable Duration timeout,
        @Nullable Integer failures) {

    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration TIMEOUT = Duration.ofSeconds(5);
    private static final int FAILURES = 3;

    static HealthCheckForm of(HealthCheck check) {
        return new HealthCheckForm(
                check.http(),
                check.tcp(),
                check.command(),
                check.delay(),
                check.interval(),
                check.timeout(),
                check.failures());
    }

    HealthCheck value() {
        return new HealthCheck(
                http,
                tcp,
                command,
                delay == null ? Duration.ZERO : delay,
                interval == null ? INTERVAL : interval,
                timeout == null ? TIMEOUT : timeout,
                failures == null ? FAILURES : failures);
    }
}
