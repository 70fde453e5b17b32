package dev.vipexport.common.messaging;

import dev.vipexport.common.cloud.ErrorNames;
import dev.vipexport.common.job.ExportJob;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.common.header.Headers;
import org.jspecify.annotations.Nullable;

/** The headers of tickets and events. Operators filter and trace by them without parsing values. */
public final class TicketHeaders {
    public static final String ORGANISATION = "vip-export-organisation";
    public static final String ATTEMPT = "vip-export-attempt";

    /** The reason why a ticket was sent to the dead letters, for people. */
    public static final String REASON = "vip-export-reason";

    /** The reason of a dead letter for programs: a code of {@code JobFailure}, or why a worker put a record aside. */
    public static final String FAILURE_CODE = "vip-export-failure-code";

    /** The class of the error that led to a dead letter, with its status. Missing if no error did, or none is known. */
    public static final String ERROR = "vip-export-error";

    /** The topic of tickets from which a dead letter comes. */
    public static final String TOPIC = "vip-export-topic";

    /** The host name of the worker that sent a dead letter. */
    public static final String WORKER = "vip-export-worker";

    /**
     * W3C Trace Context. Its trace id is the export id: both are 32 hexadecimal digits. So all tickets of a job belong to
     * one trace.
     */
    public static final String TRACEPARENT = "traceparent";

    private static final String HOST = HostName.find().orElse("unknown");

    private TicketHeaders() {}

    static void add(Headers headers, ExportJob job) {
        add(headers, ORGANISATION, job.caller().orgId());
        add(headers, ATTEMPT, Integer.toString(job.attempt()));
        add(headers, TRACEPARENT, "00-" + job.exportId() + "-" + spanId() + "-01");
    }

    /** Adds what an operator wants to know about a dead letter. */
    static void addFailure(Headers headers, String topic, String code, String reason, @Nullable Throwable error) {
        add(headers, REASON, reason);
        add(headers, FAILURE_CODE, code);
        add(headers, TOPIC, topic);
        add(headers, WORKER, HOST);
        if (error != null) {
            add(headers, ERROR, ErrorNames.of(error));
        }
    }

    /** Adds a header with a UTF-8 value. */
    public static void add(Headers headers, String name, String value) {
        headers.add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    private static String spanId() {
        // a span id of zeros is invalid
        return String.format("%016x", ThreadLocalRandom.current().nextLong(1, Long.MAX_VALUE));
    }
}
