package io.fairlead.core.offer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.constraint.Operator;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.GpuShares;
import io.fairlead.core.resource.PortRanges;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import java.math.BigDecimal;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What a framework may say of its offers, by the values themselves; what the allocator makes of it
/// stands with the allocator.
class OfferTermsTest {

    private static final RoleName A = RoleName.valueOf("a");
    private static final RoleName B = RoleName.valueOf("b");
    private static final Constraint IN_A = new Constraint("zone", Operator.EQUALS, List.of("a"), 0);
    private static final Constraint RACKED = new Constraint("rack", Operator.EXISTS, List.of(), 0);

    private static Quantities amounts(long cpus, long memoryMiB) {
        return new Quantities(cpus, memoryMiB, 0, 0, 0, CustomScalars.NONE);
    }

    private static OfferNeed need(int count) {
        return new OfferNeed(ResourceNeeds.of(1000, 1), count);
    }

    private static Constraint oneOf(int values) {
        List<String> names = IntStream.range(0, values).mapToObj(i -> "z" + i).toList();
        return new Constraint("zone", Operator.IN, names, 0);
    }

    // ---- which agents

    @Test
    void a_group_holds_where_all_of_it_holds_and_one_group_is_enough() {
        OfferConstraints constraints =
                new OfferConstraints(List.of(List.of(IN_A, RACKED), List.of(oneOf(2))));

        assertThat(constraints.allow(Attributes.of(Map.of("zone", "a", "rack", "r")))).isTrue();
        assertThat(constraints.allow(Attributes.of(Map.of("zone", "a")))).isFalse();
        assertThat(constraints.allow(Attributes.of(Map.of("zone", "z1")))).isTrue();
        assertThat(constraints.allow(Attributes.NONE)).isFalse();
        assertThat(OfferConstraints.NONE.allow(Attributes.NONE)).isTrue();
    }

    @Test
    void all_constraints_together_have_so_many_values_at_most() {
        Constraint most = oneOf(OfferConstraints.MOST_VALUES - 1);

        assertThat(new OfferConstraints(List.of(List.of(most), List.of(IN_A))).groups()).hasSize(2);
        assertThat(new OfferConstraints(List.of(List.of(most, RACKED))).groups()).hasSize(1);
        assertThatIllegalArgumentException()
                .as("one without values counts as one")
                .isThrownBy(() -> new OfferConstraints(List.of(List.of(most, IN_A, RACKED))))
                .withMessageContaining("at most 250 values");
    }

    // ---- the least

    @Test
    void each_kind_of_an_alternative_must_be_there() {
        Quantities all =
                new Quantities(2, 3, 4, 1500, 2000, CustomScalars.of(Map.of("licences", 5L)));
        OfferMinimum minimum = OfferMinimum.anyOf(all);
        CustomScalars licences = CustomScalars.of(Map.of("licences", 5L));
        GpuShares devices = GpuShares.of(0, 1000).plus(GpuShares.of(1, 500));
        PortRanges ports = PortRanges.of(7, 8);

        assertThat(minimum.isMetBy(new Resources(2, 3, 4, devices, ports, licences))).isTrue();
        assertThat(minimum.isMetBy(new Resources(1, 3, 4, devices, ports, licences))).isFalse();
        assertThat(minimum.isMetBy(new Resources(2, 2, 4, devices, ports, licences))).isFalse();
        assertThat(minimum.isMetBy(new Resources(2, 3, 3, devices, ports, licences))).isFalse();
        assertThat(minimum.isMetBy(new Resources(2, 3, 4, GpuShares.of(0, 1000), ports, licences)))
                .isFalse();
        assertThat(minimum.isMetBy(new Resources(2, 3, 4, devices, PortRanges.of(7, 7), licences)))
                .isFalse();
        assertThat(
                        minimum.isMetBy(
                                new Resources(
                                        2,
                                        3,
                                        4,
                                        devices,
                                        ports,
                                        CustomScalars.of(Map.of("licences", 4L)))))
                .isFalse();
    }

    @Test
    void an_alternative_of_nothing_is_met_by_anything_but_nothing() {
        OfferMinimum anything = OfferMinimum.anyOf(Quantities.ZERO);

        assertThat(anything.isMetBy(Resources.of(0, 1))).isTrue();
        assertThat(anything.isMetBy(Resources.NONE)).isFalse();
        assertThat(OfferMinimum.NONE.isMetBy(Resources.NONE)).isFalse();
    }

    @Test
    void a_minimum_is_within_bounds_where_all_kinds_of_one_alternative_are() {
        OfferMinimum minimum = OfferMinimum.anyOf(amounts(3, 10), amounts(1, 20));

        assertThat(minimum.isWithin(kind -> kind.equals("cpus") ? 3 : 10)).isTrue();
        assertThat(minimum.isWithin(kind -> kind.equals("cpus") ? 1 : 20)).isTrue();
        assertThat(minimum.isWithin(kind -> kind.equals("cpus") ? 2 : 10)).isFalse();
        assertThat(minimum.isWithin(kind -> kind.equals("cpus") ? 3 : 9)).isFalse();
        assertThat(OfferMinimum.NONE.isWithin(_ -> 0)).isTrue();
    }

    @Test
    void what_two_take_is_what_either_takes_and_nothing_twice() {
        OfferMinimum one = OfferMinimum.anyOf(amounts(2, 2), amounts(0, 9));

        assertThat(one.or(one)).isSameAs(one);
        assertThat(one.or(OfferMinimum.anyOf(amounts(2, 2), amounts(0, 9)))).isEqualTo(one);
        assertThat(one.or(OfferMinimum.NONE)).isEqualTo(OfferMinimum.NONE);
        assertThat(OfferMinimum.NONE.or(one)).isEqualTo(OfferMinimum.NONE);
        assertThat(one.or(OfferMinimum.anyOf(amounts(3, 3))))
                .as("who takes 2 of each takes 3 of each")
                .isEqualTo(one);
        assertThat(one.or(OfferMinimum.anyOf(amounts(1, 1))))
                .isEqualTo(OfferMinimum.anyOf(amounts(0, 9), amounts(1, 1)));
        assertThat(one.or(OfferMinimum.anyOf(amounts(5, 0))))
                .isEqualTo(OfferMinimum.anyOf(amounts(2, 2), amounts(0, 9), amounts(5, 0)));
    }

    @Test
    void a_minimum_as_text_names_any_kind() {
        assertThat(OfferMinimum.valueOf("diskMiB:3;ports:2;gpus:0.5;licences:1"))
                .isEqualTo(
                        OfferMinimum.anyOf(
                                new Quantities(
                                        0,
                                        0,
                                        3000,
                                        500,
                                        2000,
                                        CustomScalars.of(Map.of("licences", 1000L)))));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OfferMinimum.valueOf("cpus 1"))
                .withMessage("must be kind:amount, joined by ; and |, not 'cpus 1'");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OfferMinimum.valueOf("cpus:1;cpus:1"))
                .withMessage("cpus stands twice in an alternative");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OfferMinimum.valueOf("cpus:many"))
                .withMessage("must hold a number: 'cpus:many'");
    }

    // ---- what is needed

    @Test
    void a_need_is_counted_from_none_to_a_million() {
        assertThat(need(0).count()).isZero();
        assertThat(need(OfferNeed.MOST).count()).isEqualTo(1_000_000);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> need(OfferNeed.MOST + 1))
                .withMessage("count must be from 0 to 1000000");
    }

    @Test
    void all_constraints_of_a_need_hold_for_its_agent() {
        OfferNeed need = new OfferNeed(ResourceNeeds.of(1, 1), 1, List.of(IN_A, RACKED));

        assertThat(need.allows(Attributes.of(Map.of("zone", "a", "rack", "r")))).isTrue();
        assertThat(need.allows(Attributes.of(Map.of("zone", "a")))).isFalse();
        assertThat(need(1).allows(Attributes.NONE)).isTrue();
    }

    @Test
    void a_shape_has_so_many_alternatives_and_needs_at_most() {
        List<Quantities> alternatives =
                Collections.nCopies(OfferShape.MOST_ALTERNATIVES, amounts(1, 1));
        List<OfferNeed> needs = Collections.nCopies(OfferShape.MOST_NEEDS, need(1));

        assertThat(atLeast(alternatives).minimum()).contains(new OfferMinimum(alternatives));
        assertThat(OfferShape.DEFAULT.with(needs).needs()).contains(needs);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> atLeast(Collections.nCopies(17, amounts(1, 1))))
                .withMessage("minimum must have at most 16 alternatives");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> OfferShape.DEFAULT.with(Collections.nCopies(101, need(1))))
                .withMessage("needs must be at most 100");
    }

    private static OfferShape atLeast(List<Quantities> alternatives) {
        return new OfferShape(Optional.of(new OfferMinimum(alternatives)), OfferConstraints.NONE);
    }

    @Test
    void stating_needs_leaves_the_rest_of_a_shape() {
        OfferConstraints inA = new OfferConstraints(List.of(List.of(IN_A)));
        OfferShape shape = new OfferShape(Optional.of(OfferMinimum.NONE), inA);

        OfferShape sized = shape.with(List.of(need(2)));

        assertThat(sized)
                .isEqualTo(new OfferShape(shape.minimum(), inA, Optional.of(List.of(need(2)))));
        assertThat(sized.size()).isEqualTo(OfferSize.SIZED);
    }

    // ---- all of it

    @Test
    void a_share_is_in_thousandths_of_the_cluster() {
        assertThat(OfferTerms.share(new BigDecimal("0.001"))).isEqualTo(1);
        assertThat(OfferTerms.share(new BigDecimal("0.25"))).isEqualTo(250);
        assertThat(OfferTerms.share(BigDecimal.ONE)).isEqualTo(1000);
        for (String wrong : List.of("0", "-0.5", "1.001", "0.0005")) {
            assertThatIllegalArgumentException()
                    .as(wrong)
                    .isThrownBy(() -> OfferTerms.share(new BigDecimal(wrong)));
        }
        assertThat(new OfferTerms(Map.of(), OptionalLong.of(1)).outstandingShare()).hasValue(1);
        assertThat(new OfferTerms(Map.of(), OptionalLong.of(1000)).outstandingShare())
                .hasValue(1000);
    }

    @Test
    void another_shape_under_one_role_leaves_those_of_the_others() {
        OfferShape any = atLeast(List.of());
        OfferTerms terms = new OfferTerms(Map.of(A, any), OptionalLong.of(500));

        OfferTerms more = terms.with(B, OfferShape.DEFAULT.with(List.of(need(1))));

        assertThat(more.shape(A)).isEqualTo(any);
        assertThat(more.shape(B).needs()).contains(List.of(need(1)));
        assertThat(more.shape(RoleName.valueOf("c"))).isEqualTo(OfferShape.DEFAULT);
        assertThat(more.outstandingShare()).hasValue(500);
    }

    @Test
    void without_needs_who_stated_some_states_none_and_who_takes_all_takes_all() {
        OfferShape any = atLeast(List.of());
        OfferTerms terms =
                new OfferTerms(Map.of(A, any), OptionalLong.of(500))
                        .with(B, any.with(List.of(need(1))));

        assertThat(terms.withoutNeeds())
                .isEqualTo(
                        new OfferTerms(
                                Map.of(A, any, B, any.with(List.of())), OptionalLong.of(500)));
    }
}
