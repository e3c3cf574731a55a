package io.fairlead.agent;

import static org.awaitility.Awaitility.await;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.scheduling.annotation.Scheduled;

/// What is done again and again does not wait for each other.
class SchedulingTest {

    private static final class Hanging {

        private final CountDownLatch begun = new CountDownLatch(1);
        private final CountDownLatch end = new CountDownLatch(1);

        @Scheduled(fixedDelay = 1)
        void hang() throws InterruptedException {
            begun.countDown();
            end.await();
        }
    }

    private static final class Counting {

        private final AtomicInteger times = new AtomicInteger();

        @Scheduled(fixedDelay = 1)
        void count() {
            times.incrementAndGet();
        }
    }

    @Test
    void what_hangs_keeps_nothing_else_from_being_done() throws InterruptedException {
        try (var context = new AnnotationConfigApplicationContext()) {
            context.register(SchedulingConfiguration.class);
            context.registerBean(Hanging.class, Hanging::new);
            context.registerBean(Counting.class, Counting::new);
            context.refresh();
            context.getBean(Hanging.class).begun.await();
            AtomicInteger times = context.getBean(Counting.class).times;
            int before = times.get();
            await().until(() -> times.get() > before);
            context.getBean(Hanging.class).end.countDown();
        }
    }
}
