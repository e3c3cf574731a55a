package io.fairlead.api.web;

import java.io.IOException;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;

/// What Tomcat refuses before any controller hears of it, a request line that is none for example:
/// a problem document in place of a page. Made by Tomcat, by its name.
public final class TomcatProblems extends ErrorReportValve {

    @Override
    protected void report(Request request, Response response, @Nullable Throwable cause) {
        int status = response.getStatus();
        if (status < 400 || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        byte[] body = new PlainProblem(status).json();
        try {
            response.setContentType(PlainProblem.TYPE);
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
            response.finishResponse();
        } catch (IOException callerIsGone) {
            // Nobody is there to read it.
            return;
        }
    }
}
