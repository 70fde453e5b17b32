package dev.vipexport.bench;

import com.google.api.gax.rpc.ApiStreamObserver;
import com.google.cloud.WriteChannel;
import com.google.cloud.firestore.DocumentSnapshot;
import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.Query;
import com.google.cloud.firestore.QueryDocumentSnapshot;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.query.VipMessages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.jspecify.annotations.Nullable;

/** A simple export with Google's clients and commons-csv, as a measure. */
final class NaiveExport {
    private static final int PAGE = 1_000;

    private final Firestore firestore;
    private final Storage storage;

    NaiveExport(Firestore firestore, Storage storage) {
        this.firestore = firestore;
        this.storage = storage;
    }

    /** Exports with {@code Query.stream} and returns the number of rows. */
    long exportStreamed(ExportQuery query) {
        return export(csv -> {
            var done = new CompletableFuture<Long>();
            VipMessages.newestFirst(firestore, query).stream(new ApiStreamObserver<DocumentSnapshot>() {
                private long rows;

                @Override
                public void onNext(DocumentSnapshot row) {
                    print(csv, row);
                    rows++;
                }

                @Override
                public void onError(Throwable t) {
                    done.completeExceptionally(t);
                }

                @Override
                public void onCompleted() {
                    done.complete(rows);
                }
            });
            return done.join();
        });
    }

    /** Exports pages of 1,000 with a cursor and returns the number of rows. */
    long exportPaged(ExportQuery query) {
        return export(csv -> {
            long rows = 0;
            List<QueryDocumentSnapshot> page;
            @Nullable DocumentSnapshot last = null;
            do {
                Query next = VipMessages.newestFirst(firestore, query).limit(PAGE);
                page = (last == null ? next : next.startAfter(last)).get().get().getDocuments();
                page.forEach(row -> print(csv, row));
                rows += page.size();
                last = page.isEmpty() ? last : page.get(page.size() - 1);
            } while (page.size() == PAGE);
            return rows;
        });
    }

    @FunctionalInterface
    private interface RowSource {
        long writeTo(CSVPrinter csv) throws Exception;
    }

    private long export(RowSource source) {
        BlobInfo target = BlobInfo.newBuilder(Servers.BUCKET, "naive/" + UUID.randomUUID())
                .setContentType("text/csv")
                .build();
        try (WriteChannel upload = storage.writer(target);
                var csv = new CSVPrinter(Channels.newWriter(upload, StandardCharsets.UTF_8), CSVFormat.RFC4180)) {
            csv.printRecord(List.of("id", "timestamp", "userId", "kind", "source", "labels", "text"));
            return source.writeTo(csv);
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static void print(CSVPrinter csv, DocumentSnapshot row) {
        try {
            csv.printRecord(
                    row.getId(),
                    Objects.requireNonNull(row.getTimestamp(VipMessages.TIMESTAMP))
                            .toString(),
                    row.getString(VipMessages.USER_ID),
                    row.getString(VipMessages.KIND),
                    row.getString(VipMessages.SOURCE),
                    String.join("|", (List<String>) Objects.requireNonNull(row.get(VipMessages.LABELS))),
                    row.getString(VipMessages.TEXT));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
