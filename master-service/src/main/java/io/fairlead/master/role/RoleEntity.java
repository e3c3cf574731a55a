package io.fairlead.master.role;

import io.fairlead.core.allocation.PreemptionTerms;
import io.fairlead.core.allocation.RoleTerms;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Fixed;
import io.fairlead.core.resource.Limits;
import io.fairlead.core.resource.Quantities;
import io.fairlead.master.persistence.Json;
import io.fairlead.master.state.RoleRecord;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.math.BigDecimal;
import org.hibernate.annotations.Immutable;
import org.hibernate.annotations.JdbcTypeCode;
import org.hibernate.type.SqlTypes;
import org.jspecify.annotations.Nullable;

/// A stored role. Only read: the writer writes it in batches.
@Entity
@Immutable
@Table(name = "role")
@SuppressWarnings("NullAway.Init")
class RoleEntity {

    @Id private String name;
    private BigDecimal weight;

    @JdbcTypeCode(SqlTypes.JSON)
    private @Nullable String guarantee;

    @JdbcTypeCode(SqlTypes.JSON)
    private @Nullable String limits;

    @JdbcTypeCode(SqlTypes.JSON)
    private @Nullable String preemption;

    RoleRecord record(Json json) {
        return new RoleRecord(
                new RoleName(name),
                new RoleTerms(
                        Fixed.thousandths(weight),
                        guarantee == null
                                ? Quantities.ZERO
                                : json.read(guarantee, Quantities.class),
                        limits == null ? Limits.NONE : json.read(limits, Limits.class),
                        preemption == null
                                ? PreemptionTerms.NONE
                                : json.read(preemption, PreemptionTerms.class)));
    }
}
