package io.fairlead.master.offer;

import static io.fairlead.master.offer.SampleOffers.offer;
import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.allocation.Offer;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Which offers of a term have no row yet.
class YoungOffersTest {

    private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

    private final YoungOffers young = new YoungOffers(1);
    private final Offer first = offer(1, NOON);
    private final Offer second = offer(2, NOON.plusSeconds(1));
    private final Offer old = offer(3, NOON.minusSeconds(10));

    @Test
    void those_that_are_old_enough_get_a_row() {
        young.made(List.of(first, second));
        assertThat(young.grownUp(NOON.minusMillis(1))).isEmpty();
        assertThat(young.grownUp(NOON)).containsExactly(first);
        assertThat(young.grownUp(NOON)).isEmpty();
    }

    @Test
    void one_that_has_ended_has_a_row_where_it_is_not_young() {
        young.made(List.of(first));
        assertThat(young.ended(List.of(first, old))).containsExactly(old);
    }

    @Test
    void what_a_batch_takes_out_may_have_no_row_until_the_next_one() {
        young.made(List.of(first, second));
        young.ended(List.of(second));
        young.grownUp(NOON);
        assertThat(young.all()).containsExactlyInAnyOrder(first, second);
        young.made(List.of());
        assertThat(young.all()).isEmpty();
    }
}
