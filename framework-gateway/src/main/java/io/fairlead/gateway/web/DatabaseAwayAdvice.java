package io.fairlead.gateway.web;

import io.fairlead.api.problem.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.orm.jpa.JpaSystemException;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/// Says that the database is away, where it is: that passes, and is no bug.
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
class DatabaseAwayAdvice {

    private static final Logger log = LoggerFactory.getLogger(DatabaseAwayAdvice.class);

    @ExceptionHandler({
        TransactionException.class,
        DataAccessResourceFailureException.class,
        TransientDataAccessException.class,
        JpaSystemException.class
    })
    ResponseEntity<ProblemDetail> away(RuntimeException failure) {
        log.warn("Database away: {}", failure.getMessage());
        ProblemDetail body = ProblemDetail.forStatus(Problem.UNAVAILABLE.status());
        body.setType(Problem.UNAVAILABLE.type());
        body.setTitle(Problem.UNAVAILABLE.title());
        body.setDetail(
                "The database is away, so it is not known whether it was done. Repeat the call,"
                        + " with its Idempotency-Key where it has one.");
        return ResponseEntity.status(Problem.UNAVAILABLE.status())
                .header(HttpHeaders.RETRY_AFTER, "2")
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(body);
    }
}
