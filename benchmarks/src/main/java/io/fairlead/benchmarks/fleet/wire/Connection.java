package io.fairlead.benchmarks.fleet.wire;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One connection, and the call that is under way on it.
final class Connection extends SimpleChannelInboundHandler<FullHttpResponse> {

    private final Connections pool;
    private @Nullable ChannelHandlerContext context;
    private @Nullable Call call;
    private long overdueAt;

    Connection(Connections pool) {
        this.pool = pool;
    }

    boolean isOpen() {
        return context != null && context.channel().isActive();
    }

    boolean isOverdue(long now) {
        return call != null && now - overdueAt > 0;
    }

    void start(FullHttpRequest request, Call next) {
        call = next;
        overdueAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(next.patienceMillis());
        if (context != null) {
            context.writeAndFlush(request);
        }
    }

    void close() {
        if (context != null) {
            context.close();
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext from, FullHttpResponse response) {
        Reply reply = new Reply(response.status().code(), ByteBufUtil.getBytes(response.content()));
        Call answered = call;
        call = null;
        if (HttpUtil.isKeepAlive(response)) {
            pool.done(this);
        } else {
            from.close();
        }
        if (answered != null) {
            answered.then().accept(reply);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext from) {
        Call unanswered = call;
        call = null;
        pool.lost(this);
        if (unanswered != null) {
            unanswered.then().accept(Reply.NONE);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
        from.close();
    }
}
