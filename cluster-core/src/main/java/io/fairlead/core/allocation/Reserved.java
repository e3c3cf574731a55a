package io.fairlead.core.allocation;

import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Resources;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/// Resources of one agent that are reserved, by reservation; what is refined further down stands
/// there alone. Reservations with nothing are left out, so that equal amounts are equal values.
public record Reserved(SortedMap<Reservation, Resources> amounts) {

    /// Nothing: what most agents, offers and allocations have.
    public static final Reserved NONE = new Reserved(new TreeMap<>());

    /// Copies the map.
    public Reserved {
        TreeMap<Reservation, Resources> some = new TreeMap<>(amounts);
        some.values().removeIf(Resources::isNone);
        amounts = Collections.unmodifiableSortedMap(some);
    }

    /// One reservation.
    public static Reserved of(Reservation reservation, Resources amount) {
        return new Reserved(new TreeMap<>(Map.of(reservation, amount)));
    }

    private static Reserved ofSome(TreeMap<Reservation, Resources> amounts) {
        return amounts.isEmpty() ? NONE : new Reserved(amounts);
    }

    /// Whether nothing is reserved.
    public boolean isNone() {
        return amounts.isEmpty();
    }

    /// What is reserved so.
    public Resources of(Reservation reservation) {
        return amounts.getOrDefault(reservation, Resources.NONE);
    }

    /// All of it together.
    public Resources sum() {
        Resources sum = Resources.NONE;
        for (Resources amount : amounts.values()) {
            sum = sum.plus(amount);
        }
        return sum;
    }

    /// The sum, reservation by reservation.
    public Reserved plus(Reserved other) {
        if (other.isNone() || isNone()) {
            return isNone() ? other : this;
        }
        TreeMap<Reservation, Resources> sum = new TreeMap<>(amounts);
        other.amounts.forEach((key, more) -> sum.merge(key, more, Resources::plus));
        return ofSome(sum);
    }

    /// The difference, reservation by reservation.
    ///
    /// @throws IllegalArgumentException if the other is not contained
    public Reserved minus(Reserved other) {
        if (other.isNone()) {
            return this;
        }
        TreeMap<Reservation, Resources> left = new TreeMap<>(amounts);
        other.amounts.forEach((key, less) -> left.put(key, of(key).minus(less)));
        left.values().removeIf(Resources::isNone);
        return ofSome(left);
    }

    /// Whether of each reservation there is at least as much as in the other.
    public boolean contains(Reserved other) {
        return other.amounts.entrySet().stream()
                .allMatch(each -> of(each.getKey()).contains(each.getValue()));
    }

    /// The reservations that pass.
    public Reserved only(Predicate<Reservation> passes) {
        if (isNone()) {
            return this;
        }
        TreeMap<Reservation, Resources> some = new TreeMap<>(amounts);
        some.keySet().removeIf(passes.negate());
        return some.size() == amounts.size() ? this : ofSome(some);
    }

    /// What a role may use.
    public Reserved usableBy(RoleName role) {
        return only(reservation -> reservation.serves(role));
    }

    /// What a role may not use.
    public Reserved unusableBy(RoleName role) {
        return only(reservation -> !reservation.serves(role));
    }

    /// Whether it is just what the agent by itself reserves: nothing else, and nothing refined.
    public boolean isOwn() {
        return amounts.keySet().stream().noneMatch(Reservation::isReleasable);
    }

    /// What the agent by itself reserves for each role, with what is refined of it.
    public SortedMap<RoleName, Resources> fixed() {
        TreeMap<RoleName, Resources> byRole = new TreeMap<>();
        amounts.forEach((each, amount) -> {
            if (each.fixed()) {
                byRole.merge(each.roles().getFirst(), amount, Resources::plus);
            }
        });
        return byRole;
    }

    /// The same where an agent by itself reserves these from now on; what is refined of that stays.
    ///
    /// @return nothing where more is refined
    public Optional<Reserved> withFixed(Map<RoleName, Resources> own) {
        TreeMap<Reservation, Resources> now = new TreeMap<>(amounts);
        Set<RoleName> roles = new TreeSet<>(own.keySet());
        amounts.keySet().stream()
                .filter(Reservation::fixed)
                .forEach(each -> roles.add(each.roles().getFirst()));
        for (RoleName role : roles) {
            Reservation base = Reservation.fixed(role);
            Resources refined =
                    only(each ->
                                    each.fixed()
                                            && each.roles().getFirst().equals(role)
                                            && !each.equals(base))
                            .sum();
            Resources wanted = own.getOrDefault(role, Resources.NONE);
            if (!wanted.contains(refined)) {
                return Optional.empty();
            }
            now.put(base, wanted.minus(refined));
        }
        now.values().removeIf(Resources::isNone);
        return Optional.of(ofSome(now));
    }

    /// Which of these come out of reservations: as much as there is, innermost roles first.
    ///
    /// @param part some resources; the rest of them is not reserved
    public Reserved partOf(Resources part) {
        if (isNone()) {
            return NONE;
        }
        TreeMap<Reservation, Resources> taken = new TreeMap<>();
        Resources rest = part;
        for (Map.Entry<Reservation, Resources> each : amounts.entrySet()) {
            Resources both = each.getValue().min(rest);
            if (!both.isNone()) {
                taken.put(each.getKey(), both);
                rest = rest.minus(both);
            }
        }
        return ofSome(taken);
    }
}
