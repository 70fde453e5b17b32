package dev.vipexport.emulators.fault;

import java.time.Duration;

/**
 * What goes wrong with one call.
 *
 * <p>{@code code} is the protocol's own number: an HTTP status (503) for Cloud Storage, a gRPC status code (14 is
 * UNAVAILABLE) for Firestore. {@code after} counts what had already gone through rightly: messages of a gRPC stream,
 * bytes of an HTTP body (of the request where it has one, else of the response).
 */
public sealed interface Fault {

    /** The call is answered rightly, {@code duration} later. */
    record Delay(Duration duration) implements Fault {
        public Delay {
            require(!duration.isNegative(), "a delay is not negative: " + duration);
        }
    }

    /** The call is not carried out; {@code code} is the answer. */
    record Status(int code) implements Fault {}

    /** The call is carried out, but its caller gets {@code code}: the lost answer that makes retries dangerous. */
    record LostAnswer(int code) implements Fault {}

    /** {@code after} messages or bytes go through, then the stream ends with {@code code}. */
    record Break(long after, int code) implements Fault {
        public Break {
            require(after >= 0, "a stream breaks after 0 or more, not " + after);
        }
    }

    /** {@code after} messages or bytes go through, then nothing for {@code pause}, then the rest. */
    record Stall(long after, Duration pause) implements Fault {
        public Stall {
            require(after >= 0, "a stream stalls after 0 or more, not " + after);
            require(!pause.isNegative(), "a pause is not negative: " + pause);
        }
    }

    /** {@code after} messages or bytes go through, then the TCP connection is closed without an answer. */
    record Cut(long after) implements Fault {
        public Cut {
            require(after >= 0, "a connection is cut after 0 or more, not " + after);
        }
    }

    /** Never more than so many messages of the stream in a second. Firestore only. */
    record Pace(int perSecond) implements Fault {
        public Pace {
            require(perSecond > 0, "a stream's pace is at least 1 a second, not " + perSecond);
        }
    }

    private static void require(boolean valid, String message) {
        if (!valid) {
            throw new IllegalArgumentException(message);
        }
    }
}
