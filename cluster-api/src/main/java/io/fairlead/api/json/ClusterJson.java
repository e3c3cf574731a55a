package io.fairlead.api.json;

import io.fairlead.core.constraint.Attributes;
import io.fairlead.core.constraint.Constraint;
import io.fairlead.core.id.AgentId;
import io.fairlead.core.id.AllocationId;
import io.fairlead.core.id.FrameworkId;
import io.fairlead.core.id.IncarnationId;
import io.fairlead.core.id.OfferId;
import io.fairlead.core.id.RequestId;
import io.fairlead.core.id.RoleName;
import io.fairlead.core.id.TaskId;
import io.fairlead.core.offer.OfferNeed;
import io.fairlead.core.offer.OfferShape;
import io.fairlead.core.offer.OfferTerms;
import io.fairlead.core.resource.Limits;
import io.fairlead.core.resource.Quantities;
import io.fairlead.core.resource.ResourceNeeds;
import io.fairlead.core.resource.Resources;
import io.fairlead.core.task.HealthCheck;
import io.fairlead.core.task.TaskSpec;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.BeanProperty;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.module.SimpleModule;

/// How the core's values look in JSON, so that the core itself knows nothing of JSON.
///
/// Ids are plain text. Values whose form differs from their record have a *form* beside: a record
/// with the JSON's fields that turns into the value and back. A value that its own constructor
/// refuses is reported at its place in the document.
public final class ClusterJson extends SimpleModule {

    private static final long serialVersionUID = 1L;

    /// Registers every form.
    public ClusterJson() {
        super("fairlead");
        text(AgentId.class, AgentId::valueOf);
        text(IncarnationId.class, IncarnationId::valueOf);
        text(FrameworkId.class, FrameworkId::valueOf);
        text(OfferId.class, OfferId::valueOf);
        text(AllocationId.class, AllocationId::valueOf);
        text(TaskId.class, TaskId::valueOf);
        text(RequestId.class, RequestId::valueOf);
        text(RoleName.class, RoleName::valueOf);
        form(Quantities.class, QuantitiesForm.class, QuantitiesForm::of, QuantitiesForm::value);
        form(Limits.class, LimitsForm.class, LimitsForm::of, LimitsForm::value);
        form(Resources.class, ResourcesForm.class, ResourcesForm::of, ResourcesForm::value);
        form(ResourceNeeds.class, NeedsForm.class, NeedsForm::of, NeedsForm::value);
        form(Attributes.class, AttributesForm.class, AttributesForm::of, AttributesForm::value);
        form(Constraint.class, ConstraintForm.class, ConstraintForm::of, ConstraintForm::value);
        form(HealthCheck.class, HealthCheckForm.class, HealthCheckForm::of, HealthCheckForm::value);
        form(OfferNeed.class, OfferNeedForm.class, OfferNeedForm::of, OfferNeedForm::value);
        form(OfferShape.class, OfferShapeForm.class, OfferShapeForm::of, OfferShapeForm::value);
        form(OfferTerms.class, OfferTermsForm.class, OfferTermsForm::of, OfferTermsForm::value);
        form(TaskSpec.class, TaskSpecForm.class, TaskSpecForm::of, TaskSpecForm::value);
    }

    private <T> void text(Class<T> type, Function<String, T> read) {
        addSerializer(type, new TextSerializer<>());
        addDeserializer(type, new TextDeserializer<>(type, read));
    }

    private <T, F> void form(
            Class<T> type, Class<F> form, Function<T, F> write, Function<F, T> read) {
        addSerializer(type, new FormSerializer<>(write));
        addDeserializer(type, new FormDeserializer<>(type, form, read, null));
    }

    private static final class TextSerializer<T> extends ValueSerializer<T> {
        @Override
        public void serialize(T value, JsonGenerator out, SerializationContext context) {
            out.writeString(value.toString());
        }
    }

    private static final class TextDeserializer<T> extends ValueDeserializer<T> {
        private final Class<T> type;
        private final Function<String, T> read;

        private TextDeserializer(Class<T> type, Function<String, T> read) {
            this.type = type;
            this.read = read;
        }

        @Override
        public T deserialize(JsonParser in, DeserializationContext context) {
            String text = in.getValueAsString();
            if (text == null) {
                return type.cast(context.handleUnexpectedToken(type, in));
            }
            try {
                return read.apply(text);
            } catch (IllegalArgumentException refused) {
                throw context.weirdStringException(text, type, refused.getMessage());
            }
        }
    }

    private static final class FormSerializer<T, F> extends ValueSerializer<T> {
        private final Function<T, F> write;

        private FormSerializer(Function<T, F> write) {
            this.write = write;
        }

        @Override
        public void serialize(T value, JsonGenerator out, SerializationContext context) {
            context.writeValue(out, write.apply(value));
        }
    }

    private static final class FormDeserializer<T, F> extends ValueDeserializer<T> {
        private final Class<T> type;
        private final Class<F> form;
        private final Function<F, T> read;

        /// Of the form: looked up once for each place in a document, not for each value.
        private final @Nullable ValueDeserializer<Object> reader;

        private FormDeserializer(
                Class<T> type,
                Class<F> form,
                Function<F, T> read,
                @Nullable ValueDeserializer<Object> reader) {
            this.type = type;
            this.form = form;
            this.read = read;
            this.reader = reader;
        }

        @Override
        public ValueDeserializer<?> createContextual(
                DeserializationContext context, @Nullable BeanProperty property) {
            return new FormDeserializer<>(
                    type,
                    form,
                    read,
                    context.findContextualValueDeserializer(context.constructType(form), property));
        }

        @Override
        public T deserialize(JsonParser in, DeserializationContext context) {
            F value =
                    reader == null
                            ? context.readValue(in, form)
                            : form.cast(reader.deserialize(in, context));
            try {
                return read.apply(value);
            } catch (IllegalArgumentException refused) {
                throw context.instantiationException(type, refused);
            }
        }
    }
}
