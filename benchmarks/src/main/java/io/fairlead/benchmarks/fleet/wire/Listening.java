package io.fairlead.benchmarks.fleet.wire;

import io.netty.channel.Channel;

/// A stream that is read, as its reader has it in hand. On the wire's thread.
public final class Listening {

    private final Channel channel;

    Listening(Channel channel) {
        this.channel = channel;
    }

    /// Reads nothing from now on but what [#readSome] does.
    public void pause() {
        channel.config().setAutoRead(false);
    }

    /// Reads what is there, once.
    public void readSome() {
        channel.read();
    }

    /// Ends it.
    public void close() {
        channel.close();
    }
}
