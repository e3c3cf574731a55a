package io.fairlead.api.json;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.constraint.Operator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A constraint: `values` and `limit` where the operator takes them; for `NEAR` the values are
/// groups of tasks.
@JsonInclude(JsonInclude.Include.NON_NULL)
record ConstraintForm(
        @Nullable String attribute,
        @Nullable Operator operator,
        @Nullable List<String> values,
        @Nullable Integer limit) {

    static ConstraintForm of(Constraint constraint) {
        return new ConstraintForm(
                constraint.attribute(),
                constraint.operator(),
                constraint.values().isEmpty() ? null : constraint.values(),
                constraint.limit() == 0 ? null : constraint.limit());
    }

    Constraint value() {
        if (attribute == null || operator == null) {
            throw new IllegalArgumentException("a constraint has an attribute and an operator");
        }
        return new Constraint(
                attribute,
                operator,
                values == null ? List.of() : values,
                limit == null ? 0 : limit);
    }
}
