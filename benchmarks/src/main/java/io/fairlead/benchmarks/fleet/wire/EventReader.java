package io.fairlead.benchmarks.fleet.wire;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.LastHttpContent;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Takes a stream of server-sent events apart.
final class EventReader extends SimpleChannelInboundHandler<HttpObject> {

    private static final String EVENT = "event:";
    private static final byte[] DATA = "data:".getBytes(StandardCharsets.US_ASCII);

    private final EventListener listener;
    private final ByteArrayOutputStream line = new ByteArrayOutputStream();
    private String name = "";
    private byte[] data = new byte[0];
    private int status;

    EventReader(EventListener listener) {
        this.listener = listener;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, HttpObject part) {
        if (part instanceof HttpResponse response) {
            status = response.status().code();
        }
        if (part instanceof HttpContent content) {
            read(content.content());
        }
        if (part instanceof LastHttpContent) {
            context.close();
        }
    }

    private void read(ByteBuf bytes) {
        while (bytes.isReadable()) {
            int end = bytes.bytesBefore((byte) '\n');
            int length = end < 0 ? bytes.readableBytes() : end;
            byte[] piece = new byte[length];
            bytes.readBytes(piece);
            line.writeBytes(piece);
            if (end >= 0) {
                bytes.skipBytes(1);
                line(line.toByteArray());
                line.reset();
            }
        }
    }

    private void line(byte[] text) {
        if (text.length == 0) {
            if (data.length > 0) {
                listener.event(name, data);
            }
            name = "";
            data = new byte[0];
        } else if (Arrays.mismatch(text, DATA) == DATA.length) {
            data = Arrays.copyOfRange(text, DATA.length, text.length);
        } else if (text[0] == 'e') {
            String event = new String(text, StandardCharsets.UTF_8);
            if (event.startsWith(EVENT)) {
                name = event.substring(EVENT.length()).strip();
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        listener.closed(status, status == 200 ? "" : line.toString(StandardCharsets.UTF_8));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.close();
    }
}
