package dev.vipexport.api.openapi;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JavaType;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.util.Json31;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Marks the fields of records as required, unless JSON omits them when they are null. Marks nullable ones as such. */
@Component
final class RecordSchemaConverter implements ModelConverter {

    @Override
    public @Nullable Schema<?> resolve(
            AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
        Schema<?> schema = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
        JavaType java = Json31.mapper().constructType(type.getType());
        if (schema != null && java != null && java.getRawClass().isRecord()) {
            Schema<?> body = schema.get$ref() == null
                    ? schema
                    : context.getDefinedModels().get(schema.get$ref().substring("#/components/schemas/".length()));
            addRequiredAndNullable(java.getRawClass().getRecordComponents(), body);
        }
        return schema;
    }

    private static void addRequiredAndNullable(RecordComponent[] fields, @Nullable Schema<?> body) {
        if (body == null || body.getProperties() == null) {
            return;
        }
        body.setRequired(Arrays.stream(fields)
                .filter(field -> !isOmittedWhenNull(field))
                .map(RecordComponent::getName)
                .toList());
        var properties = body.getProperties();
        for (RecordComponent field : fields) {
            if (!isOmittedWhenNull(field) && field.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                properties.computeIfPresent(field.getName(), (name, schema) -> nullable(schema));
            }
        }
    }

    private static boolean isOmittedWhenNull(RecordComponent field) {
        JsonInclude rule = field.getAccessor().getAnnotation(JsonInclude.class);
        return rule != null && rule.value() == JsonInclude.Include.NON_NULL;
    }

    private static Schema<?> nullable(Schema<?> schema) {
        if (schema.get$ref() != null) {
            return new JsonSchema().addAnyOfItem(schema).addAnyOfItem(new JsonSchema().typesItem("null"));
        }
        if (schema.getEnum() != null) {
            schema.addEnumItemObject(null);
        }
        return schema.getAnyOf() == null ? schema.typesItem("null") : schema;
    }
}
