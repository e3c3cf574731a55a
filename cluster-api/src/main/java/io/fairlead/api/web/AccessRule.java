package io.fairlead.api.web;

import jakarta.servlet.http.HttpServletRequest;

/// Says who may make a call, by its method and path. Each service has one.
@FunctionalInterface
public interface AccessRule {

    /// Who may make that call.
    Access of(HttpServletRequest request);
}
