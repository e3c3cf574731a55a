package io.fairlead.master.writer;

import io.fairlead.core.offer.OfferMinimum;
import io.fairlead.core.offer.OfferTerms;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Set;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/// The writer (`fairlead.writer.*`).
///
/// @param queue commands that may wait; further ones are refused with 429
/// @param batch the most commands that are made durable together
/// @param pause at least so long from one commit to the next while several commands come at a time,
///   and up to three times as long where many do: a commit costs much the same whatever is in it
/// @param timeout how long a caller waits for its answer before it gets 503
/// @param offerTimeout an offer is taken back after that
/// @param minimumOffer the least that is worth offering to frameworks that do not say otherwise, as
///   in `cpus:1;memoryMiB:512|gpus:1`: one of the alternatives between `|`, all of it
/// @param outstandingShare at most this dominant share of the cluster stands in unanswered offers
///   to one framework that does not say otherwise; from 0.001 to 1 (no limit)
/// @param gangHold what a waiting gang was given for some of its tasks is kept for it so long
/// @param unshared kinds that do not count in fair shares, such as `gpus,licences`; ports never do
/// @param unacknowledged where a framework owes acknowledgements of more updates, only the latest
///   of each of its tasks is kept, and it is given no more tasks; at least 1
@ConfigurationProperties("fairlead.writer")
public record WriterSettings(
        @DefaultValue("10000") int queue,
        @DefaultValue("2000") int batch,
        @DefaultValue("PT0.01S") Duration pause,
        @DefaultValue("PT30S") Duration timeout,
        @DefaultValue("PT30S") Duration offerTimeout,
        @DefaultValue("cpus:0.01|memoryMiB:32") String minimumOffer,
        @DefaultValue("1") BigDecimal outstandingShare,
        @DefaultValue("PT30S") Duration gangHold,
        @DefaultValue Set<String> unshared,
        @DefaultValue("100000") int unacknowledged) {

    /// @throws IllegalArgumentException naming the setting that is wrong
    public WriterSettings {
        named("minimum-offer", () -> OfferMinimum.valueOf(minimumOffer));
        named("outstanding-share", () -> OfferTerms.share(outstandingShare));
        named("unacknowledged", () -> requirePositive(unacknowledged));
    }

    private static void requirePositive(int number) {
        if (number < 1) {
            throw new IllegalArgumentException("must be at least 1");
        }
    }

    private static void named(String setting, Runnable check) {
        try {
            check.run();
        } catch (IllegalArgumentException wrong) {
            throw new IllegalArgumentException(
                    "fairlead.writer." + setting + ": " + wrong.getMessage(), wrong);
        }
    }

    OfferMinimum minimum() {
        return OfferMinimum.valueOf(minimumOffer);
    }

    /// Thousandths.
    long share() {
        return OfferTerms.share(outstandingShare);
    }
}
