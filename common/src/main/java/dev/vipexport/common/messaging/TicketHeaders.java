package dev.vipexport.common.messaging;

import dev.vipexport.common.job.ExportJob;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.common.header.Headers;

/** The headers of tickets and events. Operators filter and trace by them without parsing values. */
public final class TicketHeaders {
    public static final String ORGANISATION = "vip-export-organisation";
    public static final String ATTEMPT = "vip-export-attempt";

    /** The reason why a ticket was sent to the dead letters. */
    public static final String REASON = "vip-export-reason";

    /**
     * W3C Trace Context. Its trace id is the export id: both are 32 hexadecimal digits. So all tickets of a job belong to
     * one trace.
     */
    public static final String TRACEPARENT = "traceparent";

    private TicketHeaders() {}

    static void add(Headers headers, ExportJob job) {
        add(headers, ORGANISATION, job.caller().orgId());
        add(headers, ATTEMPT, Integer.toString(job.attempt()));
        add(headers, TRACEPARENT, "00-" + job.exportId() + "-" + spanId() + "-01");
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
