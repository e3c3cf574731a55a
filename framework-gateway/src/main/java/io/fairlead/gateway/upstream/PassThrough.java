package io.fairlead.gateway.upstream;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// Copies a stream to a caller as it comes, without keeping any of it.
public final class PassThrough {

    private static final int BUFFER = 16 * 1024;

    private PassThrough() {}

    /// Copies until either side ends, and closes the source.
    ///
    /// @param source read on the calling thread, which waits where there is nothing to read
    public static void copy(InputStream source, HttpServletResponse response) {
        byte[] buffer = new byte[BUFFER];
        try (source) {
            OutputStream out = response.getOutputStream();
            response.flushBuffer();
            int read = source.read(buffer);
            while (read >= 0) {
                out.write(buffer, 0, read);
                out.flush();
                read = source.read(buffer);
            }
        } catch (IOException oneSideIsGone) {
            // The status is sent already: all that is left to do is to end.
            return;
        }
    }
}
