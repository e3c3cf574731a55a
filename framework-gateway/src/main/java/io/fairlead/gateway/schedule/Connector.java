package io.fairlead.gateway.schedule;

import io.fairlead.gateway.queue.HostedQueue;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes the connection of a queue to the leader, in the order that loses and doubles nothing:
/// registers again, repeats every call that had no answer with its key, reconciles all that lives,
/// and only then listens, that is takes new offers.
final class Connector {

    private static final Logger log = LoggerFactory.getLogger(Connector.class);

    private final QueueServices services;
    private final Lease lease;

    Connector(QueueServices services, Lease lease) {
        this.services = services;
        this.lease = lease;
    }

    /// Connects.
    ///
    /// @return nothing where the queue is gone: deleted, and its framework removed from the master
    /// @throws io.fairlead.api.problem.ProblemException if the master is away or refuses
    Optional<Connection> connect(QueueDesk desk) {
        HostedQueue queue = services.queues().find(lease.queue()).orElse(null);
        if (queue == null) {
            return Optional.empty();
        }
        MasterLink link = new MasterLink(services.masters(), services.streams(), queue, lease);
        if (queue.deleted()) {
            link.remove();
            services.queues().forget(queue.name());
            return Optional.empty();
        }
        return Optional.of(connect(desk, link));
    }

    private Connection connect(QueueDesk desk, MasterLink link) {
        link.register();
        Reconciliation reconciliation = new Reconciliation(desk, link);
        MasterCalls calls = new MasterCalls(desk, link, reconciliation);
        calls.repeatUnanswered();
        List<Attempt> missing = reconciliation.all();
        desk.commit(life -> List.copyOf(desk.book.jobs()).forEach(life::resume));
        calls.withdrawWhereOffersAreTaken();
        calls.endWhatMust();
        Connection made = new Connection(link, calls, reconciliation, missing, link.events());
        log.info(
                "Connected queue={} epoch={} allocation={} policy={}",
                link.queue().name(),
                lease.epoch(),
                link.queue().allocation(),
                link.queue().policy());
        return made;
    }
}
