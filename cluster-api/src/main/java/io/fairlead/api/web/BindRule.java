package io.fairlead.api.web;

import java.net.InetAddress;
import java.net.UnknownHostException;

/// Nobody is let in by accident: a service that can be reached from other machines must have
/// tokens.
public final class BindRule {

    private BindRule() {}

    /// Checks the settings of a service before it opens its port.
    ///
    /// @param bindAddress the address that it will listen on (`server.address`)
    /// @throws IllegalStateException saying what to do, if the address needs tokens that are not
    ///   set
    public static void check(String bindAddress, SecuritySettings settings, Tokens tokens) {
        if (isLoopback(bindAddress)) {
            return;
        }
        if (tokens.clusterToken().isEmpty()) {
            throw new IllegalStateException(
                    "This service would listen on "
                            + bindAddress
                            + ", which other machines can reach, without a cluster token. Set"
                            + " FAIRLEAD_CLUSTER_TOKEN (or FAIRLEAD_CLUSTER_TOKEN_FILE), or"
                            + " FAIRLEAD_BIND_ADDRESS=127.0.0.1.");
        }
        if (!tokens.usersNeedToken() && !settings.openToUsers()) {
            throw new IllegalStateException(
                    "This service would listen on "
                            + bindAddress
                            + ", which other machines can reach, and let everybody in. Set"
                            + " FAIRLEAD_USER_TOKENS, or FAIRLEAD_OPEN_TO_USERS=true if the network"
                            + " keeps others out.");
        }
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException unknown) {
            throw new IllegalStateException(
                    "FAIRLEAD_BIND_ADDRESS " + address + " is unknown", unknown);
        }
    }
}
