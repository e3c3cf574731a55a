package io.fairlead.core.explanation;

import io.fairlead.core.id.AgentId;
import io.fairlead.core.resource.Quantities;
import java.util.List;

/// An agent where little is missing.
///
/// @param name what people call it
/// @param missing what it has too little of, in thousandths
/// @param fragmented whether it has enough of everything, but not as whole devices, in one device,
///   or as the very ports asked for
/// @param excludedBy the constraints that do not hold there
public record NearFit(
        AgentId agentId,
        String name,
        Quantities missing,
        boolean fragmented,
        List<String> excludedBy) {

    /// Copies the list.
    public NearFit {
        excludedBy = List.copyOf(excludedBy);
    }

    /// A sentence.
    public String text() {
        String what =
                fragmented
                        ? "the very devices or ports"
                        : missing.isZero() ? "" : Amounts.text(missing);
        String lacks = what.isEmpty() ? "" : "lacks " + what;
        String excluded =
                excludedBy.isEmpty() ? "" : "does not meet " + String.join(", ", excludedBy);
        return "Agent "
                + name
                + " "
                + lacks
                + (lacks.isEmpty() || excluded.isEmpty() ? "" : " and ")
                + excluded
                + ".";
    }
}
