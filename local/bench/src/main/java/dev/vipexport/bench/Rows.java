package dev.vipexport.bench;

import com.google.cloud.firestore.Firestore;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.query.MessageKind;
import dev.vipexport.common.query.TimeWindow;
import dev.vipexport.stack.demo.DemoOrganisations;
import dev.vipexport.stack.load.Message;
import dev.vipexport.stack.load.Message.Channel;
import dev.vipexport.stack.load.MessageWriter;
import dev.vipexport.testsupport.Credentials;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Messages of one channel, spread evenly over 30 days, and equal in each run. */
record Rows(Tenant tenant, String channel, long count, int textLength) {

    /** The owner of the channel. */
    record Tenant(String orgId, String workspaceId, Credentials credentials) {
        static final Tenant DEMO = new Tenant("org-demo", "ws-demo", DemoOrganisations.DEMO);
        static final Tenant OTHER = new Tenant("org-other", "ws-other", DemoOrganisations.OTHER);
    }

    private static final Instant FROM = Instant.parse("2026-06-01T00:00:00Z");
    private static final Duration LENGTH = Duration.ofDays(30);
    private static final int WRITERS = 4;
    private static final List<String> WORDS = List.of(
            "hello",
            "order",
            "where",
            "is",
            "my",
            "parcel,",
            "Grüße",
            "please",
            "confirm",
            "\"urgent\"",
            "the",
            "table",
            "and",
            "chairs",
            "arrived",
            "broken",
            "thanks",
            "注文",
            "2026",
            "invoice");
    private static final List<List<String>> LABELS =
            List.of(List.of(), List.of("urgent"), List.of("question", "ai-refund-request"), List.of("praise"));

    ExportQuery query() {
        return query(count);
    }

    /** Returns a query for the first {@code rows}. */
    ExportQuery query(long rows) {
        return query(0, rows);
    }

    /** Returns a query for {@code rows} rows from number {@code first}. */
    ExportQuery query(long first, long rows) {
        Instant until = first + rows == count ? FROM.plus(LENGTH) : at(first + rows);
        return new ExportQuery(tenant.workspaceId(), channel, new TimeWindow(at(first), until), null, null);
    }

    /** Returns path and query of a request for the first {@code rows}. */
    String request(long rows) {
        return request(0, rows);
    }

    /** Returns path and query of a request for {@code rows} rows from number {@code first}. */
    String request(long first, long rows) {
        TimeWindow window = query(first, rows).window();
        return "/vip-messages/export?workspaceId=" + tenant.workspaceId() + "&mediumId=" + channel + "&from="
                + window.from() + "&to=" + window.until().minusNanos(1_000);
    }

    /**
     * Returns the body of an order of the first {@code rows}.
     *
     * @param options further members, each with a comma before it
     */
    String order(long rows, String options) {
        TimeWindow window = query(rows).window();
        return "{\"workspaceId\":\"" + tenant.workspaceId() + "\",\"mediumId\":\"" + channel + "\",\"from\":\""
                + window.from() + "\",\"to\":\"" + window.until().minusNanos(1_000) + "\"" + options + "}";
    }

    private Instant at(long row) {
        return FROM.plusNanos(LENGTH.toNanos() / count * row / 1_000 * 1_000);
    }

    /** Writes all messages with several threads, and waits for their end. */
    void write(CloudSettings cloud) throws Exception {
        try (Firestore firestore = GoogleClients.firestore(cloud)) {
            DemoOrganisations.writeOrganisations(firestore);
            firestore
                    .document("Channels/" + channel)
                    .set(Map.of(
                            "orgId",
                            tenant.orgId(),
                            "name",
                            channel,
                            "type",
                            "chat",
                            "workspaceIds",
                            List.of(tenant.workspaceId())))
                    .get();
            List<CompletableFuture<Void>> writers = new ArrayList<>();
            for (int writer = 0; writer < WRITERS; writer++) {
                int first = writer;
                writers.add(CompletableFuture.runAsync(() -> write(firestore, first)));
            }
            writers.forEach(CompletableFuture::join);
        }
    }

    private void write(Firestore firestore, int first) {
        try (var writer = new MessageWriter(firestore, new Channel(tenant.workspaceId(), channel), (row, why) -> {
            throw new IllegalStateException("row " + row + ": " + why);
        })) {
            for (long row = first; row < count; row += WRITERS) {
                writer.write(message(row), row);
            }
        }
    }

    Message message(long row) {
        return new Message(
                String.format(Locale.ROOT, "%s-%08d", channel, row),
                "vip-" + row % 997,
                at(row),
                MessageKind.TEXT,
                "whatsapp",
                LABELS.get((int) (row % LABELS.size())),
                text(row));
    }

    private String text(long row) {
        var text = new StringBuilder();
        for (long word = row; text.length() < textLength; word = word * 31 + 7) {
            text.append(WORDS.get((int) Long.remainderUnsigned(word, WORDS.size())))
                    .append(word % 11 == 0 ? '\n' : ' ');
        }
        return text.toString();
    }
}
