package io.fairlead.benchmarks.fleet;

import io.fairlead.benchmarks.fleet.wire.Call;
import io.fairlead.benchmarks.fleet.wire.Connections;
import io.fairlead.benchmarks.fleet.wire.EventListener;
import io.fairlead.benchmarks.fleet.wire.Reply;
import java.util.List;

/// The masters, and which of them is asked now. Whoever gets no answer from it, or hears that it
/// does not lead, moves all of us on to the next.
final class Leader {

    private static final int UNAVAILABLE = 503;

    private final List<Connections> masters;
    private int current;
    private long highestEpoch;

    Leader(List<Connections> masters) {
        this.masters = List.copyOf(masters);
    }

    Connections now() {
        return masters.get(current);
    }

    /// Sends to the leader, and looks at what becomes of it.
    void send(Call call) {
        Connections asked = now();
        asked.send(
                new Call(
                        call.method(),
                        call.path(),
                        call.headers(),
                        call.body(),
                        call.patienceMillis(),
                        reply -> {
                            judge(asked, reply);
                            call.then().accept(reply);
                        }));
    }

    void listen(Call call, EventListener listener) {
        Connections asked = now();
        asked.listen(
                call,
                new EventListener() {
                    @Override
                    public void event(String name, byte[] data) {
                        listener.event(name, data);
                    }

                    @Override
                    public void closed(int status, String body) {
                        if (status == UNAVAILABLE || status == 0) {
                            moveOnFrom(asked);
                        }
                        listener.closed(status, body);
                    }
                },
                () -> {});
    }

    private void judge(Connections asked, Reply reply) {
        if (reply.status() == 0 || reply.status() == UNAVAILABLE) {
            moveOnFrom(asked);
        }
    }

    private void moveOnFrom(Connections asked) {
        if (asked == now()) {
            current = (current + 1) % masters.size();
        }
    }

    /// Whether an answer under that epoch may be believed; remembers the highest.
    boolean accepts(long epoch) {
        if (epoch < highestEpoch) {
            return false;
        }
        highestEpoch = epoch;
        return true;
    }

    long epoch() {
        return highestEpoch;
    }

    int peakConnections() {
        return masters.stream().mapToInt(Connections::peak).sum();
    }
}
