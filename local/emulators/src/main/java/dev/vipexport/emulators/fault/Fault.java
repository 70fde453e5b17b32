package dev.vipexport.emulators.fault;

import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * A failure of one call.
 *
 * <p>{@code code} is the protocol's number: an HTTP status (503) for Cloud Storage, a gRPC status code (14 is
 * UNAVAILABLE) for Firestore. {@code after} counts what passes before the failure: messages of a gRPC stream or bytes
 * of an HTTP body (of the request if it has one, else of the response).
 */
public sealed interface Fault {
    /** Names each kind of fault, so that a switch covers all of them. */
    enum Kind {
        DELAY("delay"),
        STATUS("status"),
        LOST_ANSWER("lostAnswer"),
        BREAK("break"),
        STALL("stall"),
        CUT("cut"),
        PACE("pace");

        private final String wireName;

        Kind(String wireName) {
            this.wireName = wireName;
        }

        /** Returns the name in JSON. */
        public String wireName() {
            return wireName;
        }

        /** Returns the kind with that name in JSON, if any. */
        public static Optional<Kind> fromWireName(String wireName) {
            return Arrays.stream(values())
                    .filter(kind -> kind.wireName.equals(wireName))
                    .findFirst();
        }
    }

    /** Returns the kind of this fault. */
    Kind kind();

    /** The server responds normally but {@code duration} later. */
    record Delay(Duration duration) implements Fault {
        public Delay {
            require(!duration.isNegative(), "a delay must not be negative: " + duration);
        }

        @Override
        public Kind kind() {
            return Kind.DELAY;
        }
    }

    /** The server does not execute the call and responds with {@code code}. */
    record Status(int code) implements Fault {
        @Override
        public Kind kind() {
            return Kind.STATUS;
        }
    }

    /** The server executes the call but responds with {@code code}. Such a lost response makes retries dangerous. */
    record LostAnswer(int code) implements Fault {
        @Override
        public Kind kind() {
            return Kind.LOST_ANSWER;
        }
    }

    /** The stream ends with {@code code} after {@code after} messages or bytes. */
    record Break(long after, int code) implements Fault {
        public Break {
            require(after >= 0, "after must be 0 or more for a break, not " + after);
        }

        @Override
        public Kind kind() {
            return Kind.BREAK;
        }
    }

    /** The stream pauses for {@code pause} after {@code after} messages or bytes, then continues. */
    record Stall(long after, Duration pause) implements Fault {
        public Stall {
            require(after >= 0, "after must be 0 or more for a stall, not " + after);
            require(!pause.isNegative(), "a pause must not be negative: " + pause);
        }

        @Override
        public Kind kind() {
            return Kind.STALL;
        }
    }

    /** The server closes the TCP connection without a response after {@code after} messages or bytes. */
    record Cut(long after) implements Fault {
        public Cut {
            require(after >= 0, "after must be 0 or more for a cut, not " + after);
        }

        @Override
        public Kind kind() {
            return Kind.CUT;
        }
    }

    /** The server sends at most this many messages of the stream per second. Firestore only. */
    record Pace(int perSecond) implements Fault {
        public Pace {
            require(perSecond > 0, "a pace must be at least 1 per second, not " + perSecond);
        }

        @Override
        public Kind kind() {
            return Kind.PACE;
        }
    }

    private static void require(boolean valid, String message) {
        if (!valid) {
            throw new IllegalArgumentException(message);
        }
    }
}
