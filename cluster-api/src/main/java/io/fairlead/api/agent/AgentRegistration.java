package io.fairlead.api.agent;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.id.IncarnationId;
import io.fairlead.core.resource.Resources;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An agent says that it is there: at each start of its process.
///
/// @param name unique in the cluster, kept over restarts and new incarnations
/// @param incarnation the life of its store
/// @param address where its own REST API is, as others reach it
/// @param resources all that it has to share
/// @param reservations what of them its own settings reserve; absent: nothing
/// @param attributes what it says of itself; `host` is always there
/// @param version its program's version, for people
/// @param process a random id of its process: from then on only syncs with that id count; absent:
///   all of that incarnation do
public record AgentRegistration(
        @NotNull @Pattern(regexp = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}") String name,
        @NotNull IncarnationId incarnation,
        @NotNull URI address,
        @NotNull Resources resources,
        @Nullable @Size(max = 1_000) List<@Valid OwnReservation> reservations,
        @NotNull Attributes attributes,
        @NotNull @Size(max = 200) String version,
        @Nullable UUID process) {}
