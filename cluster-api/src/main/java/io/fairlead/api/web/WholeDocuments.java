package io.fairlead.api.web;

import jakarta.validation.Path;
import jakarta.validation.TraversableResolver;
import java.lang.annotation.ElementType;
import org.jspecify.annotations.Nullable;

/// What is validated has come from a caller, and is all there: nothing of it would have to be
/// fetched from a database to be looked at. To ask for that at every property, as is usual where
/// JPA is about, takes more time than the looking.
final class WholeDocuments implements TraversableResolver {

    @Override
    public boolean isReachable(
            @Nullable Object holder,
            Path.Node property,
            Class<?> root,
            Path path,
            ElementType element) {
        return true;
    }

    @Override
    public boolean isCascadable(
            @Nullable Object holder,
            Path.Node property,
            Class<?> root,
            Path path,
            ElementType element) {
        return true;
    }
}
