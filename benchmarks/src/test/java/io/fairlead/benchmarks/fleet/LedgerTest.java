package io.fairlead.benchmarks.fleet;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LedgerTest {

    private final Ledger ledger = new Ledger();

    @Test
    void whatGoesRightCountsNothing() {
        ledger.accepted("f/a");
        ledger.started("f/a", "agent");
        assertThat(ledger.updated("f/a", 1, "RUNNING", false)).isTrue();
        assertThat(ledger.updated("f/a", 1, "RUNNING", false)).as("a repeat").isFalse();
        assertThat(ledger.updated("f/a", 2, "FINISHED", true)).isTrue();

        assertThat(ledger.outOfOrder()).isZero();
        assertThat(ledger.startedTwice()).isZero();
        assertThat(ledger.tasks().get("f/a").end()).isEqualTo("FINISHED");
    }

    @Test
    void anUpdateMayComeBeforeTheAnswerToItsAccept() {
        ledger.updated("f/a", 1, "RUNNING", false);
        ledger.accepted("f/a");
        ledger.updated("f/a", 2, "FINISHED", true);

        assertThat(ledger.outOfOrder()).isZero();
        assertThat(ledger.tasks().get("f/a").end()).isEqualTo("FINISHED");
    }

    @Test
    void aSecondStartAGapAndALifeAfterTheEndAreCounted() {
        ledger.started("f/a", "agent");
        ledger.started("f/a", "agent");
        ledger.updated("f/a", 2, "FINISHED", true);
        ledger.updated("f/a", 3, "RUNNING", false);

        assertThat(ledger.startedTwice()).isEqualTo(1);
        assertThat(ledger.outOfOrder()).as("a gap, and a life after the end").isEqualTo(2);
    }
}
