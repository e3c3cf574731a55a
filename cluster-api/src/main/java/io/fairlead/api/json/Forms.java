package io.fairlead.api.json;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.offer.OfferNeed;
import io.fairlead.core.offer.OfferShape;
import io.fairlead.core.offer.OfferTerms;
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
            Map.ofEntries(
                    Map.entry(Quantities.class, QuantitiesForm.class),
                    Map.entry(Limits.class, LimitsForm.class),
                    Map.entry(Resources.class, ResourcesForm.class),
                    Map.entry(ResourceNeeds.class, NeedsForm.class),
                    Map.entry(Attributes.class, Map.class),
                    Map.entry(Constraint.class, ConstraintForm.class),
                    Map.entry(HealthCheck.class, HealthCheckForm.class),
                    Map.entry(OfferNeed.class, OfferNeedForm.class),
                    Map.entry(OfferShape.class, OfferShapeForm.class),
                    Map.entry(OfferTerms.class, OfferTermsForm.class),
                    Map.entry(TaskSpec.class, TaskSpecForm.class));

    private Forms() {}

    /// The record whose fields are the JSON's, or none where the value looks as it is.
    public static @Nullable Class<?> of(Class<?> value) {
        return FORMS.get(value);
    }
}
