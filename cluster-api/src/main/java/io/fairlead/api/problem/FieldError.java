package io.fairlead.api.problem;

/// One field that is wrong.
///
/// @param pointer a JSON pointer into the body, such as `/resources/cpus`, or the name of a
///   parameter or header
/// @param detail what is wrong with it, and what is allowed
public record FieldError(String pointer, String detail) {}
