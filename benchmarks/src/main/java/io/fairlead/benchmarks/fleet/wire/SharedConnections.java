package io.fairlead.benchmarks.fleet.wire;

import io.netty.bootstrap.Bootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelInitializer;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamChannel;
import io.netty.handler.codec.http2.Http2StreamChannelBootstrap;
import io.netty.handler.codec.http2.Http2StreamFrameToHttpObjectCodec;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Connections of HTTP/2 to one server, each with several calls at a time. Not for other threads
/// than the wire's.
final class SharedConnections {

    private final Server server;
    private final int most;
    private final int callsEach;
    private final Supplier<Bootstrap> bootstrap;
    private final Set<Shared> all = new HashSet<>();
    private final Queue<Shared> withRoom = new ArrayDeque<>();
    private final Queue<Call> waiting = new ArrayDeque<>();
    private final Set<Exchange> underWay = new HashSet<>();
    private int peak;

    /// @param most connections at a time
    /// @param callsEach at a time on each
    SharedConnections(Server server, int most, int callsEach, Supplier<Bootstrap> bootstrap) {
        this.server = server;
        this.most = most;
        this.callsEach = callsEach;
        this.bootstrap = bootstrap;
    }

    private static final class CloseOnError extends ChannelInboundHandlerAdapter {
        @Override
        public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
            from.close();
        }
    }

    private static final class Shared {
        private final List<Call> early = new ArrayList<>();
        private @Nullable Channel channel;
        private int calls;
        private boolean lost;
    }

    void send(Call call) {
        Shared next = all.size() < most ? connect() : roomy();
        if (next == null) {
            waiting.add(call);
        } else {
            put(next, call);
        }
    }

    private @Nullable Shared roomy() {
        Shared next = withRoom.poll();
        while (next != null && next.lost) {
            next = withRoom.poll();
        }
        return next;
    }

    /// On one that is in no queue; it goes back into it while it has room.
    private void put(Shared shared, Call call) {
        shared.calls++;
        if (shared.calls < callsEach) {
            withRoom.add(shared);
        }
        if (shared.channel == null) {
            shared.early.add(call);
        } else {
            start(shared, shared.channel, call);
        }
    }

    private Shared connect() {
        Shared made = new Shared();
        all.add(made);
        peak = Math.max(peak, all.size());
        Bootstrap own = bootstrap.get();
        own.handler(
                new ChannelInitializer<Channel>() {
                    @Override
                    protected void initChannel(Channel channel) {
                        channel.pipeline()
                                .addLast(
                                        Http2FrameCodecBuilder.forClient().build(),
                                        new Http2MultiplexHandler(
                                                new ChannelInboundHandlerAdapter()),
                                        new CloseOnError());
                    }
                });
        var connecting = own.connect(server.address());
        connecting.addListener(done -> {
            if (done.isSuccess()) {
                opened(made, connecting.channel());
            } else {
                lost(made);
                List.copyOf(made.early).forEach(call -> call.then().accept(Reply.NONE));
            }
        });
        return made;
    }

    private void opened(Shared shared, Channel channel) {
        shared.channel = channel;
        channel.closeFuture().addListener(_ -> lost(shared));
        shared.early.forEach(call -> start(shared, channel, call));
        shared.early.clear();
    }

    private void lost(Shared shared) {
        shared.lost = true;
        all.remove(shared);
        Call next = waiting.poll();
        if (next != null) {
            send(next);
        }
    }

    private void start(Shared shared, Channel channel, Call call) {
        Exchange exchange = new Exchange(call, over -> ended(shared, over));
        underWay.add(exchange);
        var opening =
                new Http2StreamChannelBootstrap(channel)
                        .handler(
                                new ChannelInitializer<Channel>() {
                                    @Override
                                    protected void initChannel(Channel stream) {
                                        stream.pipeline()
                                                .addLast(
                                                        new Http2StreamFrameToHttpObjectCodec(
                                                                false),
                                                        new HttpObjectAggregator(
                                                                Connections.MOST_ANSWER_BYTES),
                                                        exchange);
                                    }
                                })
                        .open();
        opening.addListener(done -> {
            if (done.isSuccess()) {
                ((Http2StreamChannel) opening.getNow()).writeAndFlush(server.request(call));
            } else {
                exchange.close();
            }
        });
    }

    private void ended(Shared shared, Exchange exchange) {
        underWay.remove(exchange);
        boolean wasFull = shared.calls == callsEach;
        shared.calls--;
        if (shared.lost) {
            return;
        }
        Call next = waiting.poll();
        if (next != null && shared.channel != null) {
            shared.calls++;
            start(shared, shared.channel, next);
        } else if (wasFull) {
            withRoom.add(shared);
        }
    }

    int peak() {
        return peak;
    }

    void giveUpOverdue() {
        long now = System.nanoTime();
        underWay.stream().filter(one -> one.isOverdue(now)).toList().forEach(Exchange::close);
    }

    void close() {
        List.copyOf(all)
                .forEach(shared -> {
                    if (shared.channel != null) {
                        shared.channel.close();
                    }
                });
    }
}
