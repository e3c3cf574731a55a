package io.fairlead.api.framework;

import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.offer.OfferTerms;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Size;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A framework says that it is there: the first time, or again after a failover.
///
/// @param name for people
/// @param id chosen by the framework, so that it can be stored before registration, or absent for a
///   new one. An id that is registered already needs the framework's token
/// @param token chosen by the framework (32 to 200 characters), or absent for a new one
/// @param roles under which it takes resources, 1 to 1,000; a role that is not there yet is made
///   with weight 1
/// @param allocation how it comes to resources
/// @param policy in `REQUEST` mode, the order of its requests; `FCFS` where nothing is said
/// @param failoverTimeout without an event stream for so long its tasks are killed and it is
///   removed; absent: never
/// @param offerTerms which offers it wants; absent: the cluster's usual ones
/// @param hosted it is a queue of the gateway: needs the cluster token, where one is set
public record FrameworkRegistration(
        @NotBlank @Size(max = 200) String name,
        @Nullable FrameworkId id,
        @Nullable @Size(min = 32, max = 200) String token,
        @NotEmpty @Size(min = 1, max = 1_000) List<RoleName> roles,
        @Nullable AllocationMode allocation,
        @Nullable @Size(max = 100) String policy,
        @Nullable Duration failoverTimeout,
        @Nullable OfferTerms offerTerms,
        @Nullable Boolean hosted) {

    /// Copies the list.
    public FrameworkRegistration {
        roles = roles == null ? List.of() : List.copyOf(roles);
    }

    /// With the cluster's usual offers.
    public FrameworkRegistration(
            String name,
            @Nullable FrameworkId id,
            @Nullable String token,
            List<RoleName> roles,
            @Nullable AllocationMode allocation,
            @Nullable String policy,
            @Nullable Duration failoverTimeout,
            @Nullable Boolean hosted) {
        this(name, id, token, roles, allocation, policy, failoverTimeout, null, hosted);
    }
}
