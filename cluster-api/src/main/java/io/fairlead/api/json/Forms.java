package io.fairlead.api.json;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.resource.Limits;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.HealthCheck;
import io.fairlead.core.task.TaskSpec;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which record shows how a value looks in JSON.
public final class Forms {

    private static final Map<Class<?>, Class<?>> FORMS =
            Map.of(
                    Quantities.class, QuantitiesForm.class,
                    Limits.class, LimitsForm.class,
                    Resources.class, ResourcesForm.class,
                    ResourceNeeds.class, NeedsForm.class,
                    Attributes.class, Map.class,
                    Constraint.class, ConstraintForm.class,
                    HealthCheck.class, HealthCheckForm.class,
                    TaskSpec.class, TaskSpecForm.class);

    private Forms() {}

    /// The record whose fields are the JSON's, or none where the value looks as it is.
    public static @Nullable Class<?> of(Class<?> value) {
        return FORMS.get(value);
    }
}
