package io.fairlead.benchmarks.fleet.wire;

import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import java.net.URI;
import java.util.concurrent.TimeUnit;

/// The one thread on which everything of the emulator happens: no locks, and one core at most.
public final class Wire implements AutoCloseable {

    private final MultiThreadIoEventLoopGroup group =
            new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private final EventLoop loop = (EventLoop) group.next();

    /// A pool of connections to one server.
    ///
    /// @param most connections at a time; further calls wait for a free one
    public Connections connections(URI server, int most, String token) {
        return sharedConnections(server, most, 1, token);
    }

    /// A pool of connections that calls share.
    ///
    /// @param most connections at a time; further calls wait for room
    /// @param callsEach how many calls share one at a time; more than 1 needs HTTP/2
    public Connections sharedConnections(URI server, int most, int callsEach, String token) {
        return new Connections(this, new Server(server, token), most, callsEach);
    }

    /// Runs something on the thread, soon.
    public void run(Runnable work) {
        loop.execute(work);
    }

    /// Runs something on the thread, later.
    public void after(long millis, Runnable work) {
        loop.schedule(work, millis, TimeUnit.MILLISECONDS);
    }

    /// Runs something on the thread again and again.
    public void every(long millis, Runnable work) {
        loop.scheduleAtFixedRate(work, millis, millis, TimeUnit.MILLISECONDS);
    }

    EventLoop loop() {
        return loop;
    }

    @Override
    public void close() {
        group.shutdownGracefully(0, 1, TimeUnit.SECONDS).awaitUninterruptibly(3_000);
    }
}
