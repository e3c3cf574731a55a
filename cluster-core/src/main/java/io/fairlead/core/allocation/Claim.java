package io.fairlead.core.allocation;

import io.fairlead.core.allocation.Preemption.Rule;
import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.Fixed;
import io.fairlead.core.resource.PortRanges;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import java.util.TreeMap;

/// By which right a request may displace others.
///
/// @param optedIn the role whose terms say so
/// @param priority the lowest of the request's tasks
record Claim(Rule rule, RoleAccount optedIn, int priority) {

    /// Whether what is held under that role may be displaced. Only strictly lower priority can be,
    /// and only what is outside the guaranteed role: so nobody who was displaced can displace back.
    boolean reaches(RoleAccount holder) {
        return switch (rule) {
            case GUARANTEE -> !holder.isWithin(optedIn);
            case PRIORITY -> holder.isWithin(optedIn);
        };
    }

    /// Whether a task of that priority may be displaced, under a role that it [#reaches].
    boolean goesBefore(int itsPriority) {
        return rule == Rule.GUARANTEE || itsPriority < priority;
    }

    /// The part of a need that others may be displaced for. A guarantee claims the kinds that it
    /// names; the others must be free, or come along with what is taken back.
    ResourceNeeds claimed(ResourceNeeds needs) {
        if (rule == Rule.PRIORITY) {
            return needs;
        }
        Quantities guarantee = optedIn.terms.guarantee();
        Quantities all = needs.quantities();
        TreeMap<String, Long> custom = new TreeMap<>(all.custom().asMap());
        custom.keySet().removeIf(kind -> guarantee.amountOf(kind) == 0);
        long ports = guarantee.ports() == 0 ? 0 : all.ports();
        return new ResourceNeeds(
                new Quantities(
                        guarantee.cpus() == 0 ? 0 : all.cpus(),
                        guarantee.memoryMiB() == 0 ? 0 : all.memoryMiB(),
                        guarantee.diskMiB() == 0 ? 0 : all.diskMiB(),
                        guarantee.gpus() == 0 ? 0 : all.gpus(),
                        ports,
                        CustomScalars.of(custom)),
                ports < Fixed.ONE ? PortRanges.NONE : needs.exactPorts());
    }
}
