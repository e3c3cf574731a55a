package io.fairlead.api.web;

import io.fairlead.api.problem.FieldError;
import io.fairlead.api.problem.Problem;
import io.fairlead.api.problem.ProblemException;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;

/// Explains why a body could not be read: where, and what is wrong there.
public final class UnreadableBody {

    private UnreadableBody() {}

    /// A refusal that names the field where one is to blame: 422 where the document is well-formed
    /// and a value is not allowed, 400 where it cannot be read at all.
    ///
    /// @param cause what Jackson said, if it was Jackson
    public static ProblemException explain(@Nullable Throwable cause) {
        for (Throwable each = cause; each != null; each = each.getCause()) {
            if (each instanceof ProblemException refusal) {
                return refusal;
            }
        }
        return switch (cause) {
            case UnrecognizedPropertyException unknown ->
                    at(
                            Problem.INVALID,
                            unknown,
                            "is not a known field; known here: "
                                    + unknown.getKnownPropertyIds().stream()
                                            .map(String::valueOf)
                                            .sorted()
                                            .collect(Collectors.joining(", ")));
            case ValueInstantiationException refused ->
                    at(Problem.INVALID, refused, reasonOf(refused));
            case InvalidFormatException wrong ->
                    at(
                            Problem.INVALID,
                            wrong,
                            "is not allowed: " + shortened(wrong.getOriginalMessage()));
            case MismatchedInputException wrong ->
                    at(Problem.MALFORMED, wrong, shortened(wrong.getOriginalMessage()));
            case DatabindException wrong ->
                    at(Problem.MALFORMED, wrong, shortened(wrong.getOriginalMessage()));
            case JacksonException broken ->
                    new ProblemException(Problem.MALFORMED, messageOf(broken) + place(broken));
            case null, default ->
                    new ProblemException(
                            Problem.MALFORMED, "The body is missing or cannot be read.");
        };
    }

    /// What the parser found, without the name that it gives to a body that it does not show.
    public static String messageOf(JacksonException broken) {
        return withoutSource(String.valueOf(broken.getOriginalMessage()));
    }

    private static String withoutSource(String message) {
        return message.replaceAll("\\[Source: [^;\\]]*; ", "[");
    }

    private static String reasonOf(ValueInstantiationException refused) {
        Throwable cause = refused.getCause();
        if (cause instanceof NullPointerException) {
            return "must not hold null, and has to have what belongs to it";
        }
        return cause != null && cause.getMessage() != null
                ? cause.getMessage()
                : shortened(refused.getOriginalMessage());
    }

    private static ProblemException at(Problem problem, DatabindException wrong, String detail) {
        String pointer = pointer(wrong);
        return new ProblemException(
                problem, pointer + " " + detail, List.of(new FieldError(pointer, detail)));
    }

    private static String pointer(DatabindException wrong) {
        return wrong.getPath().stream()
                .map(step ->
                        step.getPropertyName() != null
                                ? "/" + step.getPropertyName()
                                : "/" + step.getIndex())
                .collect(Collectors.joining());
    }

    private static String place(JacksonException broken) {
        return broken.getLocation() == null
                ? ""
                : " at line "
                        + broken.getLocation().getLineNr()
                        + ", column "
                        + broken.getLocation().getColumnNr();
    }

    /// One line, without the names of our packages.
    private static String shortened(String message) {
        String line =
                withoutSource(message)
                        .lines()
                        .findFirst()
                        .orElse("cannot be read")
                        .replaceAll(
                                "Cannot deserialize value of type `[^`]*` from ", "cannot take ")
                        .replaceAll("\\b([a-z]\\w*\\.)+(?=[A-Z])", "");
        return line.length() <= 300 ? line : line.substring(0, 300);
    }
}
