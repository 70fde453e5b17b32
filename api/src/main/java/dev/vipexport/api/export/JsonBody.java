package dev.vipexport.api.export;

import dev.vipexport.api.problem.RefusedException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpStatus;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A request's body as JSON, before anybody asks what it says. */
final class JsonBody {
    /** Many times what a request for an export needs. */
    private static final int MOST_BYTES = 64 << 10;

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private JsonBody() {}

    /** Refuses with 400 what is no JSON, and with 413 what is too long. */
    static JsonNode read(InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(MOST_BYTES + 1);
        if (bytes.length > MOST_BYTES) {
            throw new ResponseStatusException(
                    HttpStatus.CONTENT_TOO_LARGE, "The body is longer than " + MOST_BYTES + " bytes");
        }
        try {
            JsonNode json = JSON.readTree(bytes);
            if (json.isMissingNode()) {
                throw malformed("it is empty");
            }
            // half of a surrogate pair can be escaped in JSON, but neither be stored nor be answered
            if (!StandardCharsets.UTF_8.newEncoder().canEncode(JSON.writeValueAsString(json))) {
                throw malformed("a string in it is no Unicode text");
            }
            return json;
        } catch (JacksonException e) {
            throw malformed(e.getOriginalMessage());
        }
    }

    private static RefusedException malformed(String why) {
        return RefusedException.badRequest("The body is no well-formed JSON: " + why);
    }
}
