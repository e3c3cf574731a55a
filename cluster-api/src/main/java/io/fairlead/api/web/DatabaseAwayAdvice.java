package io.fairlead.api.web;

import io.fairlead.api.problem.Problem;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.dao.UncategorizedDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.transaction.TransactionException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/// Says that the database cannot be asked, where it cannot: that passes, and is no bug. For
/// services that have a database.
@RestControllerAdvice
@Order(Ordered.HIGHEST_PRECEDENCE)
public final class DatabaseAwayAdvice {

    private static final Logger LOG = LoggerFactory.getLogger(DatabaseAwayAdvice.class);

    @ExceptionHandler({
        TransactionException.class,
        DataAccessResourceFailureException.class,
        TransientDataAccessException.class,
        UncategorizedDataAccessException.class
    })
    ResponseEntity<ProblemDetail> away(RuntimeException failure) {
        LOG.warn("the database cannot be asked: {}", failure.getMessage());
        ProblemDetail body = ProblemDetail.forStatus(Problem.UNAVAILABLE.status());
        body.setType(Problem.UNAVAILABLE.type());
        body.setTitle(Problem.UNAVAILABLE.title());
        body.setDetail(
                "The database cannot be asked now, so it is not known whether it was done. Repeat the"
                        + " call, with its Idempotency-Key where it has one.");
        return ResponseEntity.status(Problem.UNAVAILABLE.status())
                .header(HttpHeaders.RETRY_AFTER, "2")
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(body);
    }
}
