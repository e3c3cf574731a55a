package io.fairlead.master;

import static io.fairlead.master.Problems.problemOf;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.api.Headers;
import io.fairlead.api.framework.OfferView;
import io.fairlead.api.operator.Quota;
import io.fairlead.api.operator.RoleSettings;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.Limits;
import java.math.BigDecimal;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Roles as operators set and list them.
abstract class RoleCalls extends FrameworkCalls {

    @Test
    void a_limit_is_never_exceeded_and_none_is_set_below_what_is_held() {
        TreeMap<String, Long> limit = new TreeMap<>(Map.of("cpus", 1_000L));
        RoleSettings one = new RoleSettings(BigDecimal.ONE, new Quota(null, new Limits(limit)));
        master.cluster().putRole(role, false, one);
        ScriptedFramework framework = framework();
        OfferView offer = framework.awaitOffer();
        assertThat(offer.resources().cpus()).isEqualTo(1_000);
        framework.accept("k", offer, framework.task("t", 1_000));
        TreeMap<String, Long> less = new TreeMap<>(Map.of("cpus", 500L));
        RoleSettings below = new RoleSettings(BigDecimal.ONE, new Quota(null, new Limits(less)));
        var problem = problemOf(() -> master.cluster().putRole(role, false, below));
        assertThat(problem.status()).isEqualTo(409);
        assertThat(problem.pointers()).containsExactly("/quota/limit/cpus");
        assertThat(master.cluster().putRole(role, true, below).allocated().cpus()).isEqualTo(1_000);
    }

    @Test
    void a_nested_role_is_named_with_a_tilde() {
        master.cluster()
                .putRole("outer~inner", false, new RoleSettings(new BigDecimal("2.5"), null));
        assertThat(master.cluster().role("outer~inner").name())
                .isEqualTo(new RoleName("outer/inner"));
        assertThat(problemOf(() -> master.cluster().role("nobody")).status()).isEqualTo(404);
        assertThat(
                        problemOf(() ->
                                        master.cluster()
                                                .putRole(
                                                        "UPPER",
                                                        false,
                                                        new RoleSettings(null, null)))
                                .pointers())
                .containsExactly("name");
    }

    @Test
    void every_answer_carries_the_epoch_and_lists_are_paged() {
        var answer = master.rest().get().uri("/v1/cluster").retrieve().toBodilessEntity();
        assertThat(answer.getHeaders().getFirst(Headers.EPOCH)).isNotNull();
        master.cluster().putRole("a1", false, new RoleSettings(null, null));
        master.cluster().putRole("a2", false, new RoleSettings(null, null));
        var first = master.cluster().roles(1, null);
        var second = master.cluster().roles(1, first.nextCursor());
        assertThat(Stream.of(first, second).map(p -> p.items().getFirst().name().value()))
                .containsExactly("a1", "a2");
    }
}
