package dev.vipexport.chaos.work;

import dev.vipexport.stack.load.Message;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * What an order asks for.
 *
 * @param days of the window from the first of June 2026
 * @param label null for all messages
 */
record OrderedFile(
        Tenant tenant,
        int firstDay,
        int days,
        String format,
        boolean gzip,
        @Nullable String label) {
    private static final DateTimeFormatter MICROSECONDS =
            new DateTimeFormatterBuilder().appendInstant(6).toFormatter(Locale.ROOT);
    private static final LocalDate FIRST = LocalDate.of(2026, 6, 1);

    /** Returns files of all kinds: of one slice, of some, and of as many as the organisation's messages have. */
    static List<OrderedFile> some(Tenant tenant, Random random) {
        var files = new ArrayList<OrderedFile>();
        for (int days : new int[] {1, 1, 3, 8, 30}) {
            for (String format : List.of("csv", "jsonl", "xlsx")) {
                for (boolean gzip : new boolean[] {false, true}) {
                    if (!gzip || !format.equals("xlsx")) {
                        String label = random.nextInt(5) == 0 ? "urgent" : null;
                        files.add(new OrderedFile(tenant, random.nextInt(31 - days), days, format, gzip, label));
                    }
                }
            }
        }
        return files.stream().distinct().toList();
    }

    String name() {
        return tenant.orgId() + " " + query();
    }

    /** Returns the parameters of a request for the file. */
    String query() {
        return "workspaceId=" + tenant.channel().workspaceId() + "&mediumId="
                + tenant.channel().mediumId() + "&from=" + from() + "&to=" + to() + "&format=" + format
                + (gzip ? "&compression=gzip" : "") + (label == null ? "" : "&label=" + label);
    }

    /** Returns the members of an order. */
    String members() {
        return "\"workspaceId\":\"" + tenant.channel().workspaceId() + "\",\"mediumId\":\""
                + tenant.channel().mediumId() + "\",\"from\":\"" + from() + "\",\"to\":\"" + to() + "\",\"format\":\""
                + format + "\"" + (gzip ? ",\"compression\":\"gzip\"" : "")
                + (label == null ? "" : ",\"label\":\"" + label + "\"");
    }

    private LocalDate from() {
        return FIRST.plusDays(firstDay);
    }

    private LocalDate to() {
        return from().plusDays(days - 1L);
    }

    /** Returns the messages of the file, from what was written alone. */
    List<Message> rows() {
        Instant from = from().atStartOfDay().toInstant(ZoneOffset.UTC);
        Instant until = to().plusDays(1).atStartOfDay().toInstant(ZoneOffset.UTC);
        return tenant.messages().stream()
                .filter(message -> !message.timestamp().isBefore(from)
                        && message.timestamp().isBefore(until))
                .filter(message -> label == null || message.labels().contains(label))
                .sorted(Comparator.comparing(Message::timestamp)
                        .thenComparing(Message::id)
                        .reversed())
                .toList();
    }

    /** Returns whether the bytes hold exactly the rows. A workbook is compared with the undisturbed one alone. */
    boolean isRight(byte[] bytes) {
        if (format.equals("xlsx")) {
            return true;
        }
        var text = new StringBuilder(format.equals("csv") ? "id,timestamp,userId,kind,source,labels,text\r\n" : "");
        rows().forEach(message -> text.append(format.equals("csv") ? csv(message) : json(message)));
        return new String(gzip ? unzipped(bytes) : bytes, StandardCharsets.UTF_8).contentEquals(text);
    }

    /** No text of a {@link Tenant} needs quotes. */
    private static String csv(Message message) {
        return message.id() + "," + MICROSECONDS.format(message.timestamp()) + "," + message.userId() + ","
                + message.kind().wireName() + "," + message.source() + "," + String.join("|", message.labels()) + ","
                + message.text() + "\r\n";
    }

    private static String json(Message message) {
        String labels = message.labels().isEmpty() ? "" : "\"" + String.join("\",\"", message.labels()) + "\"";
        return "{\"id\":\"" + message.id() + "\",\"timestamp\":\"" + MICROSECONDS.format(message.timestamp())
                + "\",\"userId\":\"" + message.userId() + "\",\"kind\":\""
                + message.kind().wireName() + "\",\"source\":\"" + message.source() + "\",\"labels\":[" + labels
                + "],\"text\":\"" + message.text() + "\"}\n";
    }

    private static byte[] unzipped(byte[] bytes) {
        try (var in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException("The file is not gzip", e);
        }
    }
}
