package dev.vipexport.api;

import dev.vipexport.common.query.InstantFormat;
import java.time.Instant;
import org.springframework.boot.jackson.JacksonComponent;
import tools.jackson.core.JsonGenerator;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.ser.std.StdSerializer;

/** Writes the instants of all JSON, see {@link InstantFormat}. */
@JacksonComponent
final class InstantSerializer extends StdSerializer<Instant> {
    InstantSerializer() {
        super(Instant.class);
    }

    @Override
    public void serialize(Instant value, JsonGenerator generator, SerializationContext context) {
        generator.writeString(InstantFormat.format(value));
    }
}
