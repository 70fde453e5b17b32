package dev.vipexport.api.export.web;

import dev.vipexport.api.error.ApiException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A request's body as JSON, before anybody asks what it says. */
final class JsonBodyReader {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private JsonBodyReader() {}

    /**
     * Refuses with 400 what is no JSON.
     *
     * @param body bounded by who hands it on
     */
    static JsonNode read(InputStream body) throws IOException {
        byte[] bytes = body.readAllBytes();
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

    private static ApiException malformed(String why) {
        return ApiException.badRequest("The body is no well-formed JSON: " + why);
    }
}
