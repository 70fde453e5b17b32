package dev.vipexport.attack;

import dev.vipexport.testsupport.Credentials;
import java.time.Instant;

/** Heads of HTTP requests as text. The last line is missing where an attack leaves it out. */
final class RawRequest {
    private RawRequest() {}

    /** Returns the head of an unsigned request. {@code headers} are whole lines without line ends. */
    static String unsigned(String methodAndTarget, String... headers) {
        return openHead(methodAndTarget, headers) + "\r\n";
    }

    /** Returns the head of a request that is signed now. */
    static String signed(Credentials credentials, String methodAndTarget, String... headers) {
        String date = Instant.now().toString();
        return openHead(methodAndTarget, headers) + "x-api-key: " + credentials.key() + "\r\nx-date: " + date
                + "\r\nx-signature: " + credentials.signature(date) + "\r\n\r\n";
    }

    /** Returns the head of a request with a well-formed signature of now, which is wrong. */
    static String forged(String apiKey, String methodAndTarget) {
        return unsigned(
                methodAndTarget, "x-api-key: " + apiKey, "x-date: " + Instant.now(), "x-signature: " + "0".repeat(64));
    }

    /** Returns a head without the empty line that ends it. */
    static String openHead(String methodAndTarget, String... headers) {
        var head = new StringBuilder(methodAndTarget).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\n");
        for (String header : headers) {
            head.append(header).append("\r\n");
        }
        return head.toString();
    }
}
