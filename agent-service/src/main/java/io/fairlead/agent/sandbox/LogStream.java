package io.fairlead.agent.sandbox;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;

/// How a task's output goes out: as plain bytes, or as server-sent events.
sealed interface LogStream {

    /// Sends a piece, and flushes.
    ///
    /// @param next the offset after it
    void send(byte[] piece, long next) throws IOException;

    /// Nothing new for a while.
    void heartbeat() throws IOException;

    /// There is no more.
    void end(long offset) throws IOException;

    /// As it is.
    record Plain(OutputStream out) implements LogStream {
        @Override
        public void send(byte[] piece, long next) throws IOException {
            out.write(piece);
            out.flush();
        }

        @Override
        public void heartbeat() throws IOException {
            out.flush();
        }

        @Override
        public void end(long offset) throws IOException {
            out.flush();
        }
    }

    /// One event a piece: `data` its lines, `id` the offset after it. A piece may end within a
    /// line: then the event is named `part`, and its last line goes on in the next event.
    record Events(OutputStream out) implements LogStream {
        @Override
        public void send(byte[] piece, long next) throws IOException {
            boolean whole = piece[piece.length - 1] == '\n';
            String text =
                    new String(piece, 0, piece.length - (whole ? 1 : 0), StandardCharsets.UTF_8);
            StringBuilder event = new StringBuilder();
            event.append("id: ").append(next).append('\n');
            event.append(whole ? "event: lines\n" : "event: part\n");
            for (String line : text.split("\r\n|\r|\n", -1)) {
                event.append("data: ").append(line).append('\n');
            }
            write(event.append('\n').toString());
        }

        @Override
        public void heartbeat() throws IOException {
            write(":\n\n");
        }

        @Override
        public void end(long offset) throws IOException {
            write("id: " + offset + "\nevent: end\ndata:\n\n");
        }

        private void write(String text) throws IOException {
            out.write(text.getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }
}
