package io.fairlead.core.allocation;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.core.resource.CustomScalars;
import io.fairlead.core.resource.GpuShare;
import io.fairlead.core.resource.GpuShares;
import io.fairlead.core.resource.PortRanges;
import io.fairlead.core.resource.Resources;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is left of resources when less of a kind may be given.
class ShrinkingTest {

    private static GpuShares cut(GpuShares gpus, long most) {
        Resources all = new Resources(1_000, 1_000, 0, gpus, PortRanges.NONE, CustomScalars.NONE);
        return Shrinking.shrink(all, kind -> kind.equals("gpus") ? most : Long.MAX_VALUE).gpus();
    }

    private static GpuShares devices(int first, int second) {
        return new GpuShares(List.of(new GpuShare(0, first), new GpuShare(1, second)));
    }

    @Test
    void whole_devices_are_kept_before_parts_and_the_last_is_cut() {
        assertThat(cut(devices(700, 1_000), 1_600)).isEqualTo(devices(600, 1_000));
        assertThat(cut(devices(700, 1_000), 1_000)).isEqualTo(GpuShares.of(1, 1_000));
        assertThat(cut(devices(700, 1_000), 0)).isEqualTo(GpuShares.NONE);
    }

    /// A cycle does not look again at an agent that has only less than before.
    @Test
    void less_that_is_there_never_gives_more() {
        for (int first = 100; first <= 1_000; first += 100) {
            for (int less = 100; less < first; less += 100) {
                for (long most = 0; most <= 2_000; most += 100) {
                    assertThat(cut(devices(less, 1_000), most).thousandths())
                            .isLessThanOrEqualTo(cut(devices(first, 1_000), most).thousandths());
                }
            }
        }
    }
}
