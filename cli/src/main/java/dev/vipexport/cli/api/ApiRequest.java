package dev.vipexport.cli.api;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request, before it is signed.
 *
 * @param retryable whether it may be sent again when nobody knows whether the server got it
 * @param holdTime how long the server was asked to hold it
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

    /** GET that the server may hold for so long. */
    static ApiRequest longPoll(String pathAndQuery, Duration holdTime) {
        Map<String, String> prefer = Map.of("Prefer", "wait=" + holdTime.toSeconds());
        return new ApiRequest("GET", pathAndQuery, prefer, null, true, holdTime);
    }

    /** POST of JSON; its key, of visible ASCII without quotes and backslashes, is what makes it repeatable. */
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

    /** Not repeated blindly: the first one cancels, a second one would delete what was canceled. */
    static ApiRequest delete(String path) {
        return new ApiRequest("DELETE", path, Map.of(), null, false, Duration.ZERO);
    }
}
