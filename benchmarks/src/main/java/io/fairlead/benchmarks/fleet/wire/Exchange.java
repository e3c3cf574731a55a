package io.fairlead.benchmarks.fleet.wire;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.FullHttpResponse;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One call on a stream of its own.
final class Exchange extends SimpleChannelInboundHandler<FullHttpResponse> {

    private final Call call;
    private final Consumer<Exchange> over;
    private final long overdueAt;
    private @Nullable ChannelHandlerContext context;
    private boolean isOver;

    /// @param over hears that it has ended, before the caller gets the reply
    Exchange(Call call, Consumer<Exchange> over) {
        this.call = call;
        this.over = over;
        this.overdueAt = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(call.patienceMillis());
    }

    boolean isOverdue(long now) {
        return now - overdueAt > 0;
    }

    void close() {
        if (context != null) {
            context.close();
        }
        end(Reply.NONE);
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext from, FullHttpResponse response) {
        Reply reply = new Reply(response.status().code(), ByteBufUtil.getBytes(response.content()));
        from.close();
        end(reply);
    }

    @Override
    public void channelInactive(ChannelHandlerContext from) {
        end(Reply.NONE);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext from, Throwable cause) {
        from.close();
    }

    private void end(Reply reply) {
        if (!isOver) {
            isOver = true;
            over.accept(this);
            call.then().accept(reply);
        }
    }
}
