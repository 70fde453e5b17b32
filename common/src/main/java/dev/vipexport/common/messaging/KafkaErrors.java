package dev.vipexport.common.messaging;

import dev.vipexport.common.cloud.FailureKind;
import java.util.Optional;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidTopicException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.UnsupportedVersionException;

/** The kind of each error of Kafka. Most of its errors are transient: brokers move, and topics appear. */
public final class KafkaErrors {
    private KafkaErrors() {}

    /** Returns the kind of an error. */
    public static FailureKind kindOf(KafkaException error) {
        if (error instanceof AuthenticationException
                || error instanceof AuthorizationException
                || error instanceof InvalidTopicException
                || error instanceof PolicyViolationException
                || error instanceof UnsupportedVersionException
                || error instanceof ConfigException) {
            return FailureKind.OPERATOR;
        }
        return error instanceof RecordTooLargeException
                        || error instanceof RecordBatchTooLargeException
                        || error instanceof SerializationException
                ? FailureKind.PERMANENT
                : FailureKind.TRANSIENT;
    }

    /** Returns the kind of the most specific error of Kafka in the chain of causes, or nothing if there is none. */
    public static Optional<FailureKind> find(Throwable failure) {
        KafkaException error = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof KafkaException kafka) {
                error = kafka;
            }
        }
        return Optional.ofNullable(error).map(KafkaErrors::kindOf);
    }
}
