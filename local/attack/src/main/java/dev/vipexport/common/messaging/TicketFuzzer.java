package dev.vipexport.common.messaging;

import java.nio.charset.StandardCharsets;

/** Feeds values of Kafka records to the codec of tickets and events. */
public final class TicketFuzzer {
    private TicketFuzzer() {}

    /** Runs one input. */
    public static void fuzzerTestOneInput(byte[] input) {
        String json = new String(input, StandardCharsets.UTF_8);
        try {
            JobTicket ticket = TicketCodec.jobTicket(json);
            requireEqual(ticket, TicketCodec.jobTicket(TicketCodec.write(ticket)));
        } catch (MalformedTicketException documented) {
            // goes to the dead letters
        }
        try {
            SliceTicket ticket = TicketCodec.sliceTicket(json);
            requireEqual(ticket, TicketCodec.sliceTicket(TicketCodec.write(ticket)));
        } catch (MalformedTicketException documented) {
            // goes to the dead letters
        }
        try {
            JobEvent event = TicketCodec.jobEvent(json);
            requireEqual(event, TicketCodec.jobEvent(TicketCodec.write(event)));
        } catch (MalformedTicketException documented) {
            // is ignored
        }
    }

    private static void requireEqual(Object read, Object again) {
        if (!read.equals(again)) {
            throw new IllegalStateException(read + " becomes " + again);
        }
    }
}
