import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/// A stream: reads a file that keeps growing, one number a line, and tells at `http://…:$PORT0/` what
/// it has seen so far. Runs until it is stopped.
///
/// environment: INPUT (file), PORT0
public class StreamCounter {

    private long lines;
    private long sum;

    void main() throws IOException, InterruptedException {
        var port = Integer.parseInt(System.getenv("PORT0"));
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
        server.createContext(
                "/",
                exchange -> {
                    var body = answer().getBytes(StandardCharsets.UTF_8);
                    exchange.getResponseHeaders().set("Content-Type", "application/json");
                    exchange.sendResponseHeaders(200, body.length);
                    try (var out = exchange.getResponseBody()) {
                        out.write(body);
                    }
                });
        server.start();
        System.out.println("answering on port " + port);
        follow(System.getenv("INPUT"));
    }

    private void follow(String input) throws IOException, InterruptedException {
        try (var file = new RandomAccessFile(input, "r")) {
            var rest = new StringBuilder();
            var buffer = new byte[8192];
            while (true) {
                var read = file.read(buffer);
                if (read < 0) {
                    Thread.sleep(50);
                    continue;
                }
                rest.append(new String(buffer, 0, read, StandardCharsets.US_ASCII));
                for (var end = rest.indexOf("\n"); end >= 0; end = rest.indexOf("\n")) {
                    consume(Long.parseLong(rest.substring(0, end)));
                    rest.delete(0, end + 1);
                }
            }
        }
    }

    private synchronized void consume(long number) {
        lines++;
        sum += number;
    }

    private synchronized String answer() {
        return "{\"lines\": %d, \"sum\": %d}%n".formatted(lines, sum);
    }
}
