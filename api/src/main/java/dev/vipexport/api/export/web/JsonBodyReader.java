package dev.vipexport.api.export.web;

import dev.vipexport.api.error.ApiException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Parses a request body as JSON. */
final class JsonBodyReader {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private JsonBodyReader() {}

    /**
     * Returns the JSON of a body.
     *
     * @param body a stream of bounded size
     * @throws ApiException 400 if the body is not JSON
     */
    static JsonNode read(InputStream body) throws IOException {
        byte[] bytes = body.readAllBytes();
        try {
            JsonNode json = JSON.readTree(bytes);
            if (json.isMissingNode()) {
                throw malformed("it is empty");
            }
            // JSON can escape half of a surrogate pair, which neither Firestore nor a response can hold
            if (!StandardCharsets.UTF_8.newEncoder().canEncode(JSON.writeValueAsString(json))) {
                throw malformed("a string has half of a surrogate pair");
            }
            return json;
        } catch (JacksonException e) {
            throw malformed(e.getOriginalMessage());
        }
    }

    private static ApiException malformed(String why) {
        return ApiException.badRequest("The body is not well-formed JSON: " + why);
    }
}
