package io.fairlead.api.web;

import io.fairlead.api.problem.FieldError;
import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.TypeMismatchException;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.validation.method.ParameterErrors;
import org.springframework.validation.method.ParameterValidationResult;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.MissingRequestValueException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.context.request.async.AsyncRequestNotUsableException;
import org.springframework.web.method.annotation.HandlerMethodValidationException;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/// Turns every exception into a problem document (RFC 9457): a stable `type`, a sentence, and
/// `errors[]` that point at the fields. Never a stack trace; what nobody expected is logged with
/// the id that the document carries.
@RestControllerAdvice
public final class ProblemAdvice extends ResponseEntityExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    @Nullable ResponseEntity<Object> refused(ProblemException refusal, WebRequest request) {
        ProblemDocument document = ProblemDocument.of(refusal);
        return handleExceptionInternal(
                refusal,
                document.body(),
                document.headers(),
                HttpStatusCode.valueOf(refusal.problem().status()),
                request);
    }

    @ExceptionHandler
    @Nullable ResponseEntity<Object> bug(Exception unexpected, WebRequest request) {
        if (unexpected instanceof AsyncRequestNotUsableException) {
            return null;
        }
        String id = UUID.randomUUID().toString();
        LOG.error(
                "unexpected error id={} request={}", id, request.getDescription(false), unexpected);
        return refused(
                new ProblemException(Problem.INTERNAL, "Please report it with this id.")
                        .with("id", id),
                request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException unreadable,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        ProblemException refusal = UnreadableBody.explain(unreadable.getCause());
        return refused(refusal, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException invalid,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        return refused(invalid(errorsOf(invalid.getBindingResult().getFieldErrors())), request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHandlerMethodValidationException(
            HandlerMethodValidationException invalid,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        List<FieldError> errors = new ArrayList<>();
        for (ParameterValidationResult result : invalid.getParameterValidationResults()) {
            if (result instanceof ParameterErrors fields) {
                errors.addAll(errorsOf(fields.getFieldErrors()));
            } else {
                String name = String.valueOf(result.getMethodParameter().getParameterName());
                for (MessageSourceResolvable error : result.getResolvableErrors()) {
                    errors.add(new FieldError(name, String.valueOf(error.getDefaultMessage())));
                }
            }
        }
        return refused(invalid(errors), request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleTypeMismatch(
            TypeMismatchException mismatch,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        String name =
                mismatch instanceof MethodArgumentTypeMismatchException argument
                        ? argument.getName()
                        : String.valueOf(mismatch.getPropertyName());
        Throwable cause = mismatch.getMostSpecificCause();
        String detail =
                cause instanceof IllegalArgumentException && cause.getMessage() != null
                        ? cause.getMessage()
                        : "is not of the right type";
        return refused(
                new ProblemException(
                        Problem.MALFORMED,
                        name + ": " + detail,
                        List.of(new FieldError(name, detail))),
                request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleServletRequestBindingException(
            org.springframework.web.bind.ServletRequestBindingException missing,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        if (missing instanceof MissingRequestValueException value) {
            return refused(
                    new ProblemException(
                            Problem.MALFORMED,
                            String.valueOf(value.getBody().getDetail()),
                            List.of()),
                    request);
        }
        return super.handleServletRequestBindingException(missing, headers, status, request);
    }

    /// What Spring refuses by itself has a type too.
    @Override
    protected ResponseEntity<Object> createResponseEntity(
            @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (body instanceof ProblemDetail detail && isUntyped(detail)) {
            Problem problem = Problem.ofStatus(status.value());
            detail.setType(problem.type());
            detail.setTitle(problem.title());
        }
        return super.createResponseEntity(body, headers, status, request);
    }

    private static boolean isUntyped(ProblemDetail detail) {
        URI type = detail.getType();
        return type == null || type.toString().equals("about:blank");
    }

    private static List<FieldError> errorsOf(
            List<org.springframework.validation.FieldError> errors) {
        return errors.stream()
                .map(error ->
                        new FieldError(
                                pointer(error.getField()),
                                String.valueOf(error.getDefaultMessage())))
                .toList();
    }

    private static String pointer(String path) {
        return "/" + path.replace('.', '/').replace("[", "/").replace("]", "");
    }

    private static ProblemException invalid(List<FieldError> errors) {
        FieldError first =
                errors.isEmpty() ? new FieldError("", "is not allowed") : errors.getFirst();
        return new ProblemException(
                Problem.INVALID, first.pointer() + " " + first.detail(), errors);
    }
}
