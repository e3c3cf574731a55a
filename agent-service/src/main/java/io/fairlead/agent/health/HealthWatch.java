package io.fairlead.agent.health;

import io.fairlead.core.task.HealthCheck;

/// Asks one task again and again, until it is interrupted or the judge has heard enough.
final class HealthWatch implements Runnable {

    private final HealthCheck check;
    private final HealthProbe probe;
    private final Judge judge;

    HealthWatch(HealthCheck check, HealthProbe probe, Judge judge) {
        this.check = check;
        this.probe = probe;
        this.judge = judge;
    }

    @Override
    public void run() {
        try {
            Thread.sleep(check.delay());
            while (judge.heard(probe.ask())) {
                Thread.sleep(check.interval());
            }
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
        }
    }
}
