package io.fairlead.local.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.fairlead.local.cluster.RunningCluster;
import io.fairlead.local.demo.Demo;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DemoIT {

    @Test
    void the_demo_comes_to_its_end() throws Exception {
        var cluster = new RunningCluster(TestCluster.settings("demo", 3), System.out::println);

        assertThat(new Demo(cluster, System.out, Duration.ofMinutes(10)).run()).isZero();
    }
}
