package io.fairlead.core.placement;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.task.TaskSpec;
import java.util.List;

/// What makes tasks alike to a place: their needs, and what they ask of an agent itself.
///
/// @param constraints those that look at the agent alone
public record Shape(ResourceNeeds needs, List<Constraint> constraints) {

    /// Copies the list.
    public Shape {
        constraints = List.copyOf(constraints);
    }

    /// The shape of a task.
    public static Shape of(TaskSpec task) {
        return new Shape(
                task.resources(),
                task.constraints().stream().filter(Constraint::isStatic).toList());
    }

    boolean mayUse(Attributes agent) {
        for (Constraint constraint : constraints) {
            if (!constraint.allows(agent, Constraint.Peers.NONE)) {
                return false;
            }
        }
        return true;
    }

    long gpus() {
        return needs.quantities().gpus();
    }
}
