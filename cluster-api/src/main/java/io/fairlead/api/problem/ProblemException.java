package io.fairlead.api.problem;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A refusal on its way to the caller; it becomes a problem document.
public final class ProblemException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final Problem problem;
    private final transient List<FieldError> errors;
    private final transient Map<String, Object> properties = new LinkedHashMap<>();

    /// @param detail what happened here, and what to do
    public ProblemException(Problem problem, String detail) {
        this(problem, detail, List.of());
    }

    /// @param detail what happened here, and what to do
    /// @param errors the fields that are wrong
    public ProblemException(Problem problem, String detail, List<FieldError> errors) {
        super(detail, null, false, false);
        this.problem = problem;
        this.errors = List.copyOf(errors);
    }

    /// A field that is wrong.
    public static ProblemException invalid(String pointer, String detail) {
        return new ProblemException(
                Problem.INVALID, pointer + ": " + detail, List.of(new FieldError(pointer, detail)));
    }

    /// There is no such thing.
    public static ProblemException notFound(String what) {
        return new ProblemException(Problem.NOT_FOUND, "There is no " + what + ".");
    }

    /// Adds a member to the problem document.
    public ProblemException with(String name, Object value) {
        properties.put(name, value);
        return this;
    }

    /// Which refusal it is.
    public Problem problem() {
        return problem;
    }

    /// What happened here.
    public String detail() {
        return String.valueOf(getMessage());
    }

    /// The fields that are wrong; may be empty.
    public List<FieldError> errors() {
        return errors;
    }

    /// Further members of the problem document.
    public Map<String, Object> properties() {
        return Map.copyOf(properties);
    }
}
