package io.fairlead.api.web;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import io.fairlead.api.json.Forms;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.AllocationId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.IncarnationId;
import io.fairlead.core.id.OfferId;
import io.fairlead.core.id.RequestId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.id.TaskId;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import java.time.Duration;
import java.util.Iterator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Describes the core's values in OpenAPI as they look in JSON: ids and durations as text, values
/// with a form by their form.
public final class ApiSchemas implements ModelConverter {

    private static final Set<Class<?>> UUIDS =
            Set.of(
                    AgentId.class,
                    IncarnationId.class,
                    FrameworkId.class,
                    OfferId.class,
                    AllocationId.class);
    private static final Set<Class<?>> NAMES =
            Set.of(TaskId.class, RequestId.class, RoleName.class);

    @Override
    public @Nullable Schema<?> resolve(
            AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        JavaType java = TypeFactory.defaultInstance().constructType(type.getType());
        Class<?> raw = java.getRawClass();
        if (UUIDS.contains(raw)) {
            return new StringSchema().format("uuid");
        }
        if (NAMES.contains(raw)) {
            return new StringSchema();
        }
        if (raw == Duration.class) {
            return new StringSchema().format("duration").example("PT30S");
        }
        Class<?> form = Forms.of(raw);
        AnnotatedType shown = form == null ? type : copy(type, form);
        return chain.hasNext() ? chain.next().resolve(shown, context, chain) : null;
    }

    private static AnnotatedType copy(AnnotatedType type, Class<?> form) {
        return new AnnotatedType(form)
                .jsonViewAnnotation(type.getJsonViewAnnotation())
                .ctxAnnotations(type.getCtxAnnotations())
                .resolveAsRef(true)
                .schemaProperty(type.isSchemaProperty())
                .skipOverride(type.isSkipOverride())
                .propertyName(type.getPropertyName());
    }
}
