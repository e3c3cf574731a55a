package io.fairlead.gateway.promise;

import io.fairlead.api.operator.Quota;
import io.fairlead.api.operator.RoleView;
import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Quantities;
import io.fairlead.gateway.upstream.Masters;
import java.util.Optional;
import org.springframework.stereotype.Component;

/// What the master guarantees to roles.
@Component
class RoleGuarantees {

    private final Masters masters;

    RoleGuarantees(Masters masters) {
        this.masters = masters;
    }

    /// @return nothing where the master does not know the role, or guarantees it nothing
    /// @throws ProblemException `UNAVAILABLE` where no master answers
    Optional<Quantities> of(RoleName role) {
        try {
            RoleView view = masters.call(m -> m.cluster().role(role.value().replace('/', '~')));
            Quota quota = view.quota();
            Quantities guarantee = quota == null ? null : quota.guarantee();
            return guarantee == null || guarantee.isZero()
                    ? Optional.empty()
                    : Optional.of(guarantee);
        } catch (ProblemException refused) {
            if (refused.problem() == Problem.NOT_FOUND) {
                return Optional.empty();
            }
            throw refused;
        }
    }
}
