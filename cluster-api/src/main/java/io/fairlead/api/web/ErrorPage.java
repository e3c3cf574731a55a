package io.fairlead.api.web;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/// What a caller sees where a server or a filter refuses: a problem document as well.
@RestController
@Hidden
class ErrorPage implements ErrorController {

    private static final int NOT_FOUND = 404;

    @RequestMapping("${server.error.path:/error}")
    ResponseEntity<byte[]> refused(HttpServletRequest request) {
        Object said = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        int status = said instanceof Integer code && code >= 400 ? code : NOT_FOUND;
        return ResponseEntity.status(status)
                .header(HttpHeaders.CONTENT_TYPE, PlainProblem.TYPE)
                .body(new PlainProblem(status).json());
    }
}
