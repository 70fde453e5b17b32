package dev.vipexport.common.messaging;

import dev.vipexport.common.cloud.DocumentIds;
import dev.vipexport.common.log.SafeText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes tickets and events as JSON. Ignores unknown members and rejects unknown schema numbers. */
public final class TicketCodec {
    /**
     * Maximum size of a record in bytes: key, value and headers. Ours have less than 4 KB. A retry adds headers of less than
     * 1 KB, so that each record which is read fits into its next topic.
     */
    static final int MAX_RECORD_BYTES = 16 * 1024;

    /** Jackson quotes the value, which can be as large as the record. */
    private static final int MAX_REASON = 300;

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private TicketCodec() {}

    /** Returns the ticket as JSON. */
    public static String write(JobTicket ticket) {
        return JSON.writeValueAsString(ticket);
    }

    /** Returns the ticket as JSON. */
    public static String write(SliceTicket ticket) {
        return JSON.writeValueAsString(ticket);
    }

    /** Returns the event as JSON. */
    public static String write(JobEvent event) {
        return JSON.writeValueAsString(event);
    }

    static String write(RecordDigest digest) {
        return JSON.writeValueAsString(digest);
    }

    /**
     * Returns the value of {@code record} as text, or null if it has none.
     *
     * @throws MalformedTicketException if the record is too large or its value is not UTF-8
     */
    public static @Nullable String text(ConsumerRecord<String, byte[]> record) {
        requireSize(record);
        byte @Nullable [] value = record.value();
        try {
            return value == null
                    ? null
                    : StandardCharsets.UTF_8
                            .newDecoder()
                            .decode(ByteBuffer.wrap(value))
                            .toString();
        } catch (CharacterCodingException e) {
            throw new MalformedTicketException("the record's value is not UTF-8", e);
        }
    }

    /**
     * Checks the size of {@code record} before anything else looks at it.
     *
     * @throws MalformedTicketException if the record is larger than any ticket or event
     */
    public static void requireSize(ConsumerRecord<?, ?> record) {
        long bytes = Math.max(0, record.serializedKeySize()) + (long) Math.max(0, record.serializedValueSize());
        for (Header header : record.headers()) {
            bytes += header.key().length() + (header.value() == null ? 0 : header.value().length);
        }
        if (bytes > MAX_RECORD_BYTES) {
            throw new MalformedTicketException(
                    "the record has " + bytes + " bytes; tickets and events have at most " + MAX_RECORD_BYTES);
        }
    }

    /**
     * Returns the ticket in {@code json}.
     *
     * @throws MalformedTicketException if {@code json} is no ticket. The message says why
     */
    public static JobTicket jobTicket(@Nullable String json) {
        JobTicket ticket = read(json, JobTicket.class);
        requireSchema(ticket.schema(), JobTicket.SCHEMA);
        requireId(ticket.exportId(), "exportId");
        return ticket;
    }

    /**
     * Returns the ticket in {@code json}.
     *
     * @throws MalformedTicketException if {@code json} is no ticket. The message says why
     */
    public static SliceTicket sliceTicket(@Nullable String json) {
        SliceTicket ticket = read(json, SliceTicket.class);
        requireSchema(ticket.schema(), SliceTicket.SCHEMA);
        requireId(ticket.exportId(), "exportId");
        if (ticket.attempt() < 1 || ticket.index() < 0) {
            throw new MalformedTicketException("attempt " + ticket.attempt() + " with index " + ticket.index()
                    + " is not a slice; attempts start at 1, indexes at 0");
        }
        return ticket;
    }

    /**
     * Returns the event in {@code json}.
     *
     * @throws MalformedTicketException if {@code json} is no event. The message says why
     */
    public static JobEvent jobEvent(@Nullable String json) {
        JobEvent event = read(json, JobEvent.class);
        requireSchema(event.schema(), JobEvent.SCHEMA);
        requireId(event.exportId(), "exportId");
        requireId(event.orgId(), "orgId");
        requirePresent(event.state(), "state");
        return event;
    }

    private static <T> T read(@Nullable String json, Class<T> type) {
        if (json == null) {
            throw new MalformedTicketException("the record has no value");
        }
        try {
            @Nullable T value = JSON.readValue(json, type);
            if (value == null) {
                throw new MalformedTicketException("the record's value is the JSON null");
            }
            return value;
        } catch (JacksonException e) {
            String reason = SafeText.escape(String.valueOf(e.getOriginalMessage()), MAX_REASON);
            // without the cause, whose message is not shortened
            throw new MalformedTicketException("not a " + type.getSimpleName() + ": " + reason);
        }
    }

    private static void requireSchema(int found, int known) {
        if (found != known) {
            throw new MalformedTicketException("schema " + found + " is unknown; this version reads schema " + known);
        }
    }

    private static void requireId(@Nullable String id, String field) {
        requirePresent(id, field);
        if (id != null && !DocumentIds.isValid(id)) {
            throw new MalformedTicketException(field + " cannot be the id of a document");
        }
    }

    private static void requirePresent(@Nullable Object value, String field) {
        if (value == null) {
            throw new MalformedTicketException(field + " is missing");
        }
    }
}
