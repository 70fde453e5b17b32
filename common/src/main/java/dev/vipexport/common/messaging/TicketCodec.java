package dev.vipexport.common.messaging;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** Reads and writes tickets and events as JSON. Ignores unknown members and rejects unknown schema numbers. */
public final class TicketCodec {
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

    /**
     * Returns the ticket in {@code json}.
     *
     * @throws MalformedTicketException if {@code json} is no ticket; the message says why
     */
    public static JobTicket jobTicket(@Nullable String json) {
        JobTicket ticket = read(json, JobTicket.class);
        requireSchema(ticket.schema(), JobTicket.SCHEMA);
        requirePresent(ticket.exportId(), "exportId");
        return ticket;
    }

    /**
     * Returns the ticket in {@code json}.
     *
     * @throws MalformedTicketException if {@code json} is no ticket; the message says why
     */
    public static SliceTicket sliceTicket(@Nullable String json) {
        SliceTicket ticket = read(json, SliceTicket.class);
        requireSchema(ticket.schema(), SliceTicket.SCHEMA);
        requirePresent(ticket.exportId(), "exportId");
        if (ticket.attempt() < 1 || ticket.index() < 0) {
            throw new MalformedTicketException("attempt " + ticket.attempt() + " with index " + ticket.index()
                    + " is not a slice; attempts start at 1, indexes at 0");
        }
        return ticket;
    }

    /**
     * Returns the event in {@code json}.
     *
     * @throws MalformedTicketException if {@code json} is no event; the message says why
     */
    public static JobEvent jobEvent(@Nullable String json) {
        JobEvent event = read(json, JobEvent.class);
        requireSchema(event.schema(), JobEvent.SCHEMA);
        requirePresent(event.exportId(), "exportId");
        requirePresent(event.orgId(), "orgId");
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
            throw new MalformedTicketException("not a " + type.getSimpleName() + ": " + e.getOriginalMessage(), e);
        }
    }

    private static void requireSchema(int found, int known) {
        if (found != known) {
            throw new MalformedTicketException("schema " + found + " is unknown; this version reads schema " + known);
        }
    }

    private static void requirePresent(@Nullable Object value, String field) {
        if (value == null) {
            throw new MalformedTicketException(field + " is missing");
        }
    }
}
