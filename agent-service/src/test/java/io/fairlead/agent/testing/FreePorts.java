package io.fairlead.agent.testing;

import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.GpuShares;
import io.fairlead.core.resource.PortRanges;
import io.fairlead.core.resource.Resources;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.Random;

/// Ports for tasks of tests. They lie below those that the system hands out, so that no connection
/// gets one between the look and the task's start; random ones, so that builds may run beside each
/// other.
public final class FreePorts {

    private static final int FIRST = 15_000;
    private static final int LAST = 29_000;
    private static final Random RANDOM = new Random();

    private FreePorts() {}

    /// The first of so many neighbours, all of them free now.
    public static int first(int number) {
        for (int tries = 0; tries < 1_000; tries++) {
            int first = RANDOM.nextInt(FIRST, LAST);
            if (areFree(first, number)) {
                return first;
            }
        }
        throw new IllegalStateException("No port of this machine is free");
    }

    private static boolean areFree(int first, int number) {
        for (int port = first; port < first + number; port++) {
            try (ServerSocket free = new ServerSocket(port)) {
                assert free.isBound();
            } catch (IOException taken) {
                return false;
            }
        }
        return true;
    }

    /// What a task is given that gets one free port.
    public static Resources one() {
        int port = first(1);
        return new Resources(
                100, 32_000, 0, GpuShares.NONE, PortRanges.of(port, port), CustomScalars.NONE);
    }
}
