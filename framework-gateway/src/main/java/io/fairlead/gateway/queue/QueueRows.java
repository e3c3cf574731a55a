package io.fairlead.gateway.queue;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;

/// The rows of `gateway.queue`.
interface QueueRows extends Repository<QueueEntity, String> {

    QueueEntity saveAndFlush(QueueEntity queue);

    Optional<QueueEntity> findById(String name);

    void deleteById(String name);

    /// Queues after that name, those being deleted left out.
    @Query(
            "select q from QueueEntity q where q.name > :after and q.deletedAt is null"
                    + " order by q.name limit :limit")
    List<QueueEntity> page(String after, int limit);

    @Query("select q from QueueEntity q")
    List<QueueEntity> all();

    Optional<QueueEntity> findByFrameworkId(UUID frameworkId);

    /// Locks the row until the transaction ends.
    @Query(nativeQuery = true, value = "select * from gateway.queue where name = :name for update")
    Optional<QueueEntity> lock(String name);

    @Query(
            nativeQuery = true,
            value =
                    "select count(*) from (select 1 from gateway.job where queue = :name and"
                            + " ended_at is null limit 1000) as live")
    long countLiveJobs(String name);

    @Query(
            nativeQuery = true,
            value =
                    "select count(*) from (select 1 from gateway.task where queue = :name and"
                            + " ended_at is null and placed_at is null limit 1000000) as waiting")
    long countWaitingTasks(String name);
}
