package io.fairlead.api.web;

import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerExceptionResolver;

/// Refuses bodies that are too long (413): at once where their length is told, else as soon as more
/// than that has come. A body whose length is told and allowed costs nothing: the server reads no
/// more of it than that.
public final class BodyLimit extends OncePerRequestFilter implements Ordered {

    /// Before those that let calls wait.
    private static final int ORDER = LOWEST_PRECEDENCE - 90;

    private final long most;
    private final HandlerExceptionResolver problems;

    /// @param most bytes
    /// @param problems turns a refusal into the same document that controllers' refusals get
    public BodyLimit(long most, HandlerExceptionResolver problems) {
        this.most = most;
        this.problems = problems;
    }

    @Override
    public int getOrder() {
        return ORDER;
    }

    @Override
    protected void doFilterInternal(
            HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long told = request.getContentLengthLong();
        if (told > most) {
            response.setHeader(HttpHeaders.CONNECTION, "close");
            problems.resolveException(request, response, null, tooLarge());
        } else {
            chain.doFilter(told < 0 ? new Counted(request) : request, response);
        }
    }

    private ProblemException tooLarge() {
        return new ProblemException(
                        Problem.TOO_LARGE,
                        "A body is at most " + most + " bytes here (fairlead.web.max-body).")
                .with("maxBytes", most);
    }

    /// A request that does not tell how long it is.
    private final class Counted extends HttpServletRequestWrapper {

        private @Nullable ServletInputStream counted;

        Counted(HttpServletRequest request) {
            super(request);
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            ServletInputStream known = counted;
            if (known == null) {
                known = new CountedStream(super.getInputStream());
                counted = known;
            }
            return known;
        }

        @Override
        public BufferedReader getReader() throws IOException {
            String charset = getCharacterEncoding();
            return new BufferedReader(
                    new InputStreamReader(
                            getInputStream(),
                            charset == null ? StandardCharsets.UTF_8.name() : charset));
        }
    }

    private final class CountedStream extends ServletInputStream {

        private final ServletInputStream source;
        private long count;

        CountedStream(ServletInputStream source) {
            this.source = source;
        }

        private void count(int more) {
            count += more;
            if (count > most) {
                throw tooLarge();
            }
        }

        @Override
        public int read() throws IOException {
            int read = source.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            int read = source.read(into, offset, length);
            count(Math.max(read, 0));
            return read;
        }

        @Override
        public boolean isFinished() {
            return source.isFinished();
        }

        @Override
        public boolean isReady() {
            return source.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            source.setReadListener(listener);
        }

        @Override
        public void close() throws IOException {
            source.close();
        }
    }
}
