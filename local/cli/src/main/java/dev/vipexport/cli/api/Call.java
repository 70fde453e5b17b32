package dev.vipexport.cli.api;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One request, before it is signed.
 *
 * @param repeatable whether it may be sent again when nobody knows whether the server got it
 * @param held how long the server was asked to hold it
 */
record Call(
        String method,
        String pathAndQuery,
        Map<String, String> headers,
        @Nullable String body,
        boolean repeatable,
        Duration held) {

    static Call get(String pathAndQuery) {
        return new Call("GET", pathAndQuery, Map.of(), null, true, Duration.ZERO);
    }

    /** GET that the server may hold for so long. */
    static Call held(String pathAndQuery, Duration wait) {
        Map<String, String> prefer = Map.of("Prefer", "wait=" + wait.toSeconds());
        return new Call("GET", pathAndQuery, prefer, null, true, wait);
    }

    /** POST of JSON; its key, of visible ASCII without quotes and backslashes, is what makes it repeatable. */
    static Call post(String path, String json, String idempotencyKey) {
        Map<String, String> headers = Map.of(
                "Content-Type",
                "application/json",
                "Prefer",
                "respond-async",
                "Idempotency-Key",
                "\"" + idempotencyKey + "\"");
        return new Call("POST", path, headers, json, true, Duration.ZERO);
    }

    /** Not repeated blindly: the first one cancels, a second one would delete what was canceled. */
    static Call delete(String path) {
        return new Call("DELETE", path, Map.of(), null, false, Duration.ZERO);
    }
}
