package dev.vipexport.common.messaging;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** The JSON of tickets and events. Fields that a newer writer added are ignored; another schema number is refused. */
public final class TicketCodec {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private TicketCodec() {}

    public static String write(JobTicket ticket) {
        return JSON.writeValueAsString(ticket);
    }

    public static String write(SliceTicket ticket) {
        return JSON.writeValueAsString(ticket);
    }

    public static String write(JobEvent event) {
        return JSON.writeValueAsString(event);
    }

    /**
     * The ticket that {@code json} says.
     *
     * @throws MalformedTicketException saying what is wrong with {@code json}
     */
    public static JobTicket jobTicket(@Nullable String json) {
        JobTicket ticket = read(json, JobTicket.class);
        requireSchema(ticket.schema(), JobTicket.SCHEMA);
        requirePresent(ticket.exportId(), "exportId");
        return ticket;
    }

    /**
     * The ticket that {@code json} says.
     *
     * @throws MalformedTicketException saying what is wrong with {@code json}
     */
    public static SliceTicket sliceTicket(@Nullable String json) {
        SliceTicket ticket = read(json, SliceTicket.class);
        requireSchema(ticket.schema(), SliceTicket.SCHEMA);
        requirePresent(ticket.exportId(), "exportId");
        if (ticket.attempt() < 1 || ticket.index() < 0) {
            throw new MalformedTicketException("attempt " + ticket.attempt() + ", index " + ticket.index()
                    + " is no slice; attempts count from 1, slices from 0");
        }
        return ticket;
    }

    /**
     * The event that {@code json} says.
     *
     * @throws MalformedTicketException saying what is wrong with {@code json}
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
            throw new MalformedTicketException("a record without a value");
        }
        try {
            @Nullable T value = JSON.readValue(json, type);
            if (value == null) {
                throw new MalformedTicketException("a record whose value is the JSON null");
            }
            return value;
        } catch (JacksonException e) {
            throw new MalformedTicketException("not a " + type.getSimpleName() + ": " + e.getOriginalMessage(), e);
        }
    }

    private static void requireSchema(int found, int known) {
        if (found != known) {
            throw new MalformedTicketException("schema " + found + " is not " + known + ", the one known here");
        }
    }

    private static void requirePresent(@Nullable Object value, String field) {
        if (value == null) {
            throw new MalformedTicketException(field + " is missing");
        }
    }
}
