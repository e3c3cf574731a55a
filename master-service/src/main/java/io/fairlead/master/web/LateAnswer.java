package io.fairlead.master.web;

import io.fairlead.api.web.ProblemDocument;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;

/// An answer that its caller may have to wait for, given once and from any thread. A caller that
/// has gone is told nothing, and that is all: it will call again.
public final class LateAnswer {

    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable AsyncContext context;
    private boolean over;

    /// @param response not written to by anybody else
    public LateAnswer(HttpServletRequest request, HttpServletResponse response) {
        this.request = request;
        this.response = response;
    }

    /// The thread that took the call may go before there is an answer. For that thread.
    public void later() {
        AsyncContext started = request.startAsync();
        started.setTimeout(0);
        started.addListener(new Ending());
        context = started;
    }

    /// Answers with that document.
    public void json(byte[] body) {
        write(HttpServletResponse.SC_OK, MediaType.APPLICATION_JSON_VALUE, body);
    }

    /// Refuses.
    ///
    /// @param body the problem's own, as JSON
    public void problem(ProblemDocument problem, byte[] body) {
        lock.lock();
        try {
            if (!over) {
                problem.headers()
                        .forEach((name, values) ->
                                values.forEach(value -> response.setHeader(name, value)));
                write(problem.body().getStatus(), MediaType.APPLICATION_PROBLEM_JSON_VALUE, body);
            }
        } finally {
            lock.unlock();
        }
    }

    private void write(int status, String type, byte[] body) {
        lock.lock();
        try {
            if (over) {
                return;
            }
            over = true;
            response.setStatus(status);
            response.setContentType(type);
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
        } catch (IOException gone) {
            // Ended below.
        } finally {
            complete();
            lock.unlock();
        }
    }

    private void complete() {
        if (context != null) {
            try {
                context.complete();
            } catch (IllegalStateException ended) {
                // The server saw first that the caller has gone.
            }
        }
    }

    /// The server ends a call whose caller has gone, and uses its parts for another's: nothing may
    /// be written to it after that.
    private final class Ending implements AsyncListener {

        @Override
        public void onComplete(AsyncEvent event) {
            forget();
        }

        @Override
        public void onTimeout(AsyncEvent event) {
            // There is none.
        }

        @Override
        public void onError(AsyncEvent event) {
            forget();
            complete();
        }

        @Override
        public void onStartAsync(AsyncEvent event) {
            // It is started once.
        }

        private void forget() {
            lock.lock();
            over = true;
            lock.unlock();
        }
    }
}
