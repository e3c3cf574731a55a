package io.fairlead.master.web;

import io.fairlead.api.web.Access;
import io.fairlead.api.web.AccessRule;
import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;
import org.springframework.stereotype.Component;

/// Who may call what of the master. Calls of frameworks bring their own token, which their feature
/// checks.
@Component
class MasterAccess implements AccessRule {

    private static final Pattern FRAMEWORK_CALL = Pattern.compile("/v1/frameworks/[^/]+(/[a-z]+)?");

    @Override
    public Access of(HttpServletRequest request) {
        String path = request.getRequestURI();
        boolean get = "GET".equals(request.getMethod());
        if (!path.startsWith("/v1/")) {
            return Access.OPEN;
        }
        if (path.equals("/v1/agents") && !get || path.endsWith("/sync")) {
            return Access.CLUSTER;
        }
        boolean ownToken =
                FRAMEWORK_CALL.matcher(path).matches() && (!get || path.endsWith("/events"));
        return ownToken ? Access.OPEN : Access.USER;
    }
}
