package io.fairlead.core.allocation;

import io.fairlead.core.id.RoleName;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// For whom some of an agent's resources are reserved.
///
/// A reservation can be refined: of what is reserved for `research`, a part is reserved further for
/// `research/vision`. So this is a path down the tree of roles, and what is released goes back one
/// step: to the enclosing reservation, or to everybody.
///
/// @param roles from the outermost to the innermost, each nested in the one before; at least one
/// @param fixed whether the outermost came with the agent's registration: that step is the agent's
///   to take back
public record Reservation(List<RoleName> roles, boolean fixed) implements Comparable<Reservation> {

    /// Innermost roles first: of what a role may use, the nearest to it is used up first.
    private static final Comparator<Reservation> ORDER =
            Comparator.comparing((Reservation r) -> -r.role().value().length())
                    .thenComparing(Reservation::role)
                    .thenComparing(Reservation::fixed)
                    .thenComparing(r -> r.roles().toString());

    /// @throws IllegalArgumentException if there is no role, or one is not nested in the one before
    public Reservation {
        roles = List.copyOf(roles);
        if (roles.isEmpty()) {
            throw new IllegalArgumentException("must name a role");
        }
        for (int i = 1; i < roles.size(); i++) {
            if (!isNested(roles.get(i), roles.get(i - 1))) {
                throw new IllegalArgumentException("must name roles nested in one another");
            }
        }
    }

    /// By an operator or a framework, out of what was nobody's.
    public static Reservation of(RoleName role) {
        return new Reservation(List.of(role), false);
    }

    /// By the agent's own settings.
    public static Reservation fixed(RoleName role) {
        return new Reservation(List.of(role), true);
    }

    /// Who may use it, with the roles nested in it.
    public RoleName role() {
        return roles.getLast();
    }

    /// Whether work of that role may use it.
    public boolean serves(RoleName user) {
        return user.isWithin(role());
    }

    /// Whether it can be released: the last step is not the agent's.
    public boolean isReleasable() {
        return roles.size() > 1 || !fixed;
    }

    /// A part of it, reserved further down.
    ///
    /// @throws IllegalArgumentException if the role is not nested in this one's
    public Reservation refined(RoleName inner) {
        return new Reservation(Stream.concat(roles.stream(), Stream.of(inner)).toList(), fixed);
    }

    /// What it goes back to when it is released; nothing where that is everybody.
    public Optional<Reservation> enclosing() {
        return roles.size() == 1
                ? Optional.empty()
                : Optional.of(new Reservation(roles.subList(0, roles.size() - 1), fixed));
    }

    static boolean isNested(RoleName inner, RoleName outer) {
        return !inner.equals(outer) && inner.isWithin(outer);
    }

    @Override
    public int compareTo(Reservation other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return (fixed ? "fixed " : "")
                + roles.stream().map(RoleName::value).collect(Collectors.joining(" > "));
    }
}
