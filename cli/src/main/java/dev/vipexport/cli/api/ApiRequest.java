package dev.vipexport.cli.api;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request before it is signed.
 *
 * @param retryable whether the client may repeat it if the server may already have processed it
 * @param holdTime how long the server may hold it
 */
record ApiRequest(
        String method,
        String pathAndQuery,
        Map<String, String> headers,
        @Nullable String body,
        boolean retryable,
        Duration holdTime) {

    static ApiRequest get(String pathAndQuery) {
        return new ApiRequest("GET", pathAndQuery, Map.of(), null, true, Duration.ZERO);
    }

    /** Returns a GET that the server may hold for {@code holdTime}. */
    static ApiRequest longPoll(String pathAndQuery, Duration holdTime) {
        Map<String, String> prefer = Map.of("Prefer", "wait=" + holdTime.toSeconds());
        return new ApiRequest("GET", pathAndQuery, prefer, null, true, holdTime);
    }

    /** Returns a POST of JSON. The key, visible ASCII without quotes and backslashes, makes it retryable. */
    static ApiRequest post(String path, String json, String idempotencyKey) {
        Map<String, String> headers = Map.of(
                "Content-Type",
                "application/json",
                "Prefer",
                "respond-async",
                "Idempotency-Key",
                "\"" + idempotencyKey + "\"");
        return new ApiRequest("POST", path, headers, json, true, Duration.ZERO);
    }

    /** Returns a POST without a body whose repeat does no harm: it finds what the first one has started. */
    static ApiRequest repeatablePost(String path) {
        return new ApiRequest("POST", path, Map.of("Prefer", "respond-async"), null, true, Duration.ZERO);
    }

    /** Returns a POST of JSON whose repeat does no harm, because it changes nothing. */
    static ApiRequest repeatablePost(String path, String json) {
        return new ApiRequest("POST", path, Map.of("Content-Type", "application/json"), json, true, Duration.ZERO);
    }

    /** Returns a DELETE. It is not retryable: the first one cancels, a second one would delete the canceled export. */
    static ApiRequest delete(String path) {
        return new ApiRequest("DELETE", path, Map.of(), null, false, Duration.ZERO);
    }
}
