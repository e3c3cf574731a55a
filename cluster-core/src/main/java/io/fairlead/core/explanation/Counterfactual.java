package io.fairlead.core.explanation;

import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Quantities;

/// One change with which it would be placed now. Each was tried with the allocator's own functions
/// on the state that is explained.
public sealed interface Counterfactual {

    /// Where it, or the first of its tasks, would go.
    AgentId agentId();

    /// A sentence.
    String text();

    /// Each task asks for less of one kind.
    ///
    /// @param kind as the API names it
    /// @param less thousandths less than asked
    /// @param left thousandths that it would still ask for
    record SmallerNeed(String kind, long less, long left, AgentId agentId, String agent)
            implements Counterfactual {
        @Override
        public String text() {
            return "With "
                    + Amounts.text(less, kind)
                    + " less ("
                    + Amounts.text(left, kind)
                    + ") it would start now on "
                    + agent
                    + ".";
        }
    }

    /// It goes without one constraint.
    record WithoutConstraint(String constraint, AgentId agentId, String agent)
            implements Counterfactual {
        @Override
        public String text() {
            return "Without the constraint " + constraint + " it would start now on " + agent + ".";
        }
    }

    /// An operator raises a role's limit.
    ///
    /// @param higher by so much, in thousandths
    record HigherLimit(RoleName role, Quantities higher, AgentId agentId, String agent)
            implements Counterfactual {
        @Override
        public String text() {
            return "Were the limit of role "
                    + role
                    + " higher by "
                    + Amounts.text(higher)
                    + ", it would start now on "
                    + agent
                    + ".";
        }
    }
}
