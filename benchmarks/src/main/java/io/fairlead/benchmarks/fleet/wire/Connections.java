package io.fairlead.benchmarks.fleet.wire;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.socket.nio.NioSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpObjectAggregator;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Connections to one server, each with one call at a time, or shared by several calls (HTTP/2).
/// Not for other threads than the wire's.
///
/// A source address has some 28,000 ports, so connections take their turn at several of 127.0.0.x.
public final class Connections {

    static final int MOST_ANSWER_BYTES = 64 << 20;
    private static final int SOURCES = 8;
    private static final long SWEEP_MILLIS = 500;

    private final Wire wire;
    private final Server server;
    private final int most;
    private final @Nullable SharedConnections shared;
    private final Deque<Connection> free = new ArrayDeque<>();
    private final Set<Connection> busy = new HashSet<>();
    private final Queue<Call> waiting = new ArrayDeque<>();
    private int open;
    private int opened;
    private int peak;
    private boolean closed;

    Connections(Wire wire, Server server, int most, int callsEach) {
        this.wire = wire;
        this.server = server;
        this.most = most;
        this.shared =
                callsEach == 1
                        ? null
                        : new SharedConnections(server, most, callsEach, this::bootstrap);
        wire.every(SWEEP_MILLIS, this::giveUpOverdue);
    }

    /// Sends it, now or when a connection is free.
    public void send(Call call) {
        if (shared != null) {
            shared.send(call);
            return;
        }
        Connection next = free.pollLast();
        while (next != null && !next.isOpen()) {
            next = free.pollLast();
        }
        if (next != null) {
            start(next, call);
        } else if (open < most && !closed) {
            connect(call);
        } else {
            waiting.add(call);
        }
    }

    /// Opens a stream of server-sent events on a connection of its own.
    ///
    /// @param asked called when the stream was asked for
    public Listening listen(Call call, EventListener listener, Runnable asked) {
        Bootstrap bootstrap = bootstrap();
        bootstrap.handler(
                new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(new HttpClientCodec(), new EventReader(listener));
                    }
                });
        var connecting = bootstrap.connect(server.address());
        connecting.addListener(done -> {
            if (done.isSuccess()) {
                connecting.channel().writeAndFlush(server.request(call));
                asked.run();
            } else {
                listener.closed(0, "");
            }
        });
        return new Listening(connecting.channel());
    }

    /// The most connections that were open at a time.
    public int peak() {
        return shared == null ? peak : shared.peak();
    }

    /// Closes every connection; calls under way get no answer.
    public void close() {
        closed = true;
        List.copyOf(busy).forEach(Connection::close);
        free.forEach(Connection::close);
        if (shared != null) {
            shared.close();
        }
    }

    private Bootstrap bootstrap() {
        String source = "127.0.0." + (1 + opened++ % SOURCES);
        return new Bootstrap()
                .group(wire.loop())
                .channel(NioSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_REUSEADDR, true)
                .option(ChannelOption.CONNECT_TIMEOUT_MILLIS, 3_000)
                .localAddress(new InetSocketAddress(source, 0));
    }

    private void connect(Call call) {
        open++;
        peak = Math.max(peak, open);
        Connection connection = new Connection(this);
        Bootstrap bootstrap = bootstrap();
        bootstrap.handler(
                new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        new HttpClientCodec(),
                                        new HttpObjectAggregator(MOST_ANSWER_BYTES),
                                        connection);
                    }
                });
        bootstrap
                .connect(server.address())
                .addListener(done -> {
                    if (done.isSuccess()) {
                        start(connection, call);
                    } else {
                        open--;
                        call.then().accept(Reply.NONE);
                        next();
                    }
                });
    }

    private void start(Connection connection, Call call) {
        busy.add(connection);
        connection.start(server.request(call), call);
    }

    void done(Connection connection) {
        busy.remove(connection);
        Call next = waiting.poll();
        if (next != null) {
            start(connection, next);
        } else {
            free.addLast(connection);
        }
    }

    void lost(Connection connection) {
        busy.remove(connection);
        open--;
        next();
    }

    private void next() {
        Call next = waiting.poll();
        if (next != null) {
            wire.run(() -> send(next));
        }
    }

    private void giveUpOverdue() {
        if (shared != null) {
            shared.giveUpOverdue();
        }
        long now = System.nanoTime();
        List.copyOf(busy).stream().filter(one -> one.isOverdue(now)).forEach(Connection::close);
    }
}
