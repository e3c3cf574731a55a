package io.fairlead.core.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GpuSharesTest {

    private static GpuShares of(int... devicesAndThousandths) {
        List<GpuShare> shares = new ArrayList<>();
        for (int i = 0; i < devicesAndThousandths.length; i += 2) {
            shares.add(new GpuShare(devicesAndThousandths[i], devicesAndThousandths[i + 1]));
        }
        return new GpuShares(shares);
    }

    @ParameterizedTest
    @CsvSource({"-1, 500", "0, 0", "0, 1001"})
    void a_share_is_1_to_1000_thousandths_of_a_device(int device, int thousandths) {
        assertThatIllegalArgumentException().isThrownBy(() -> new GpuShare(device, thousandths));
    }

    @Test
    void each_device_stands_there_once_and_in_order() {
        assertThat(of(3, 100, 1, 200)).isEqualTo(of(1, 200, 3, 100));
        assertThatIllegalArgumentException().isThrownBy(() -> of(1, 200, 1, 100));
    }

    @Test
    void sums_and_differences_go_device_by_device() {
        assertThat(of(0, 400).plus(of(0, 600, 2, 100))).isEqualTo(of(0, 1000, 2, 100));
        assertThat(of(0, 1000, 2, 100).minus(of(0, 400))).isEqualTo(of(0, 600, 2, 100));
        assertThat(of(0, 400).minus(of(0, 400)).isNone()).isTrue();
        assertThat(of(0, 400, 1, 1000).thousandths()).isEqualTo(1400);
    }

    @Test
    void a_device_is_never_more_than_whole_nor_less_than_nothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> of(0, 600).plus(of(0, 500)));
        assertThatIllegalArgumentException().isThrownBy(() -> of(0, 400).minus(of(0, 500)));
        assertThatIllegalArgumentException().isThrownBy(() -> of(0, 400).minus(of(1, 1)));
    }

    @Test
    void containing_looks_at_each_device_and_not_at_the_sum() {
        assertThat(of(0, 500, 1, 500).contains(of(0, 500))).isTrue();
        assertThat(of(0, 500, 1, 500).contains(of(0, 600))).isFalse();
        assertThat(of(0, 500).contains(of(1, 100))).isFalse();
    }

    @Test
    void a_share_is_carved_from_the_device_that_is_left_with_the_least() {
        assertThat(of(0, 1000, 1, 600, 2, 500).carve(500)).contains(of(2, 500));
        assertThat(of(0, 1000, 1, 600, 2, 500).carve(550)).contains(of(1, 550));
        assertThat(of(0, 700, 1, 700).carve(700)).contains(of(0, 700));
    }

    @Test
    void a_share_is_never_put_together_from_two_devices() {
        assertThat(of(0, 500, 1, 500).carve(600)).isEmpty();
        assertThat(of(0, 500, 1, 500).carve(1000)).isEmpty();
    }

    @Test
    void whole_devices_are_carved_whole_lowest_numbers_first() {
        assertThat(of(0, 999, 1, 1000, 2, 1000, 3, 1000).carve(2000))
                .contains(of(1, 1000, 2, 1000));
        assertThat(GpuShares.wholeDevices(2).carve(3000)).isEmpty();
        assertThat(GpuShares.wholeDevices(2).carve(0)).contains(GpuShares.NONE);
    }

    @Test
    void a_part_of_one_device_is_told_from_whole_devices_and_from_parts_of_several() {
        assertThat(GpuShares.of(3, 999)).isEqualTo(of(3, 999));
        assertThat(GpuShares.of(3, 999).isShareOfOne()).isTrue();
        assertThat(GpuShares.of(3, 1000).isShareOfOne()).isFalse();
        assertThat(of(0, 500, 1, 500).isShareOfOne()).isFalse();
        assertThat(GpuShares.NONE.isShareOfOne()).isFalse();
    }
}
