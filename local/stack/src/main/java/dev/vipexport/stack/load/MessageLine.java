package dev.vipexport.stack.load;

import dev.vipexport.common.cloud.DocumentIds;
import dev.vipexport.common.query.MessageKind;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One line of a JSONL file of messages: an object with {@code id, userId, timestamp, kind, source, labels, text}. Other
 * members are ignored.
 */
final class MessageLine {
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private MessageLine() {}

    /** Why a line is not a message. */
    static final class BadLine extends Exception {
        BadLine(String reason) {
            super(reason);
        }
    }

    /**
     * The message of a line of UTF-8.
     *
     * @throws BadLine with the first reason found
     */
    static Message parse(byte[] line) throws BadLine {
        JsonNode object = json(line);
        String id = string(object, "id");
        if (!DocumentIds.isPossible(id)) {
            throw new BadLine("id cannot be a document's id: " + id);
        }
        return new Message(
                id,
                string(object, "userId"),
                timestamp(string(object, "timestamp")),
                kind(string(object, "kind")),
                string(object, "source"),
                labels(object),
                string(object, "text"));
    }

    private static JsonNode json(byte[] line) throws BadLine {
        JsonNode node;
        try {
            node = JSON.readTree(line);
        } catch (JacksonException e) {
            throw new BadLine("not JSON: " + e.getOriginalMessage());
        }
        if (!node.isObject()) {
            throw new BadLine("not a JSON object");
        }
        return node;
    }

    private static String string(JsonNode object, String name) throws BadLine {
        JsonNode value = object.get(name);
        if (value == null) {
            throw new BadLine(name + " is missing");
        }
        return string(name, value);
    }

    private static String string(String name, JsonNode value) throws BadLine {
        if (!value.isString()) {
            throw new BadLine(name + " is not a string: " + value);
        }
        String string = value.stringValue();
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(string)) {
            throw new BadLine(name + " holds half of a surrogate pair, which UTF-8 cannot say");
        }
        return string;
    }

    private static List<String> labels(JsonNode object) throws BadLine {
        JsonNode array = object.get("labels");
        if (array == null || !array.isArray()) {
            throw new BadLine(array == null ? "labels is missing" : "labels is not an array: " + array);
        }
        List<String> labels = new ArrayList<>();
        for (JsonNode label : array) {
            labels.add(string("labels", label));
        }
        return labels;
    }

    private static Instant timestamp(String value) throws BadLine {
        try {
            return OffsetDateTime.parse(value).toInstant();
        } catch (DateTimeException e) {
            throw new BadLine("timestamp is not ISO-8601 with an offset: " + value);
        }
    }

    private static MessageKind kind(String word) throws BadLine {
        return MessageKind.ofWord(word)
                .orElseThrow(() -> new BadLine("kind is none of " + MessageKind.words() + ": " + word));
    }
}
