package dev.vipexport.worker.slice;

import dev.vipexport.common.job.Part;
import dev.vipexport.worker.encode.MessageEncoder;
import dev.vipexport.worker.encode.UnexportableMessageException;
import dev.vipexport.worker.rows.Batch;
import dev.vipexport.worker.rows.RowReader;
import dev.vipexport.worker.rows.RowReaderFactory;
import dev.vipexport.worker.upload.StoredObject;
import dev.vipexport.worker.upload.Upload;
import dev.vipexport.worker.upload.Uploads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Rows to the bytes of one part object, on the caller's thread, while the chunk before is being sent; no more of it is
 * kept than two chunks. Doing a slice again is harmless: the same bytes come out, and a part that exists already is only
 * compared with them.
 */
public final class SliceExporter {

    private final RowReaderFactory readers;
    private final Uploads uploads;

    public SliceExporter(RowReaderFactory readers, Uploads uploads) {
        this.readers = readers;
        this.uploads = uploads;
    }

    /**
     * Exports {@code slice} to its part.
     *
     * @throws dev.vipexport.common.cloud.BackendUnavailableException when Firestore or Cloud Storage could not be
     *     reached long enough
     * @throws IllegalStateException when something came that cannot be, such as a part with other bytes
     */
    public SliceOutcome export(Slice slice, SliceProgress progress) {
        try (OpenSlice openSlice = open(slice)) {
            return export(openSlice, progress, SliceExporter::uploaded);
        }
    }

    /** A slice whose rows are on their way; to be closed, whether it is exported or not. */
    public record OpenSlice(Slice slice, RowReader reader) implements AutoCloseable {
        @Override
        public void close() {
            reader.close();
        }
    }

    /** Asks for the first rows, and waits for none. */
    public OpenSlice open(Slice slice) {
        RowReader reader = readers.open(slice.query(), slice.readAt());
        try {
            reader.start();
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
        return new OpenSlice(slice, reader);
    }

    /**
     * The same as {@link #export} for a slice that is the whole file; few bytes are not sent, so that they can become
     * the file at once.
     */
    public SliceOutcome exportSingleSlice(OpenSlice openSlice, SliceProgress progress) {
        return export(
                openSlice,
                progress,
                (encoder, upload) -> upload.isBuffered() ? buffered(encoder, upload) : uploaded(encoder, upload));
    }

    private SliceOutcome export(
            OpenSlice openSlice, SliceProgress progress, BiFunction<MessageEncoder, Upload, SliceOutcome> end) {
        Slice slice = openSlice.slice();
        Upload upload = uploads.start(slice.objectName(), slice.options().contentType());
        try (MessageEncoder encoder = MessageEncoder.of(slice.options(), upload)) {
            if (slice.isFirst()) {
                encoder.writeHeader();
            }
            Optional<SliceOutcome> early = copy(openSlice.reader(), encoder, progress);
            if (early.isPresent()) {
                return early.get();
            }
            encoder.finish();
            return end.apply(encoder, upload);
        } catch (UnexportableMessageException e) {
            return new SliceOutcome.Unexportable(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            throw new UncheckedIOException("an upload never throws this", e);
        }
    }

    /** Nothing when all rows are written, else why not. */
    private static Optional<SliceOutcome> copy(RowReader reader, MessageEncoder encoder, SliceProgress progress)
            throws IOException {
        while (true) {
            Batch batch = reader.next();
            if (batch instanceof Batch.Rows rows) {
                for (var message : rows.messages()) {
                    encoder.append(message);
                }
                if (!progress.report(encoder.rows())) {
                    return Optional.of(new SliceOutcome.Superseded());
                }
            } else if (batch instanceof Batch.SnapshotTooOld) {
                return Optional.of(new SliceOutcome.SnapshotTooOld());
            } else if (batch instanceof Batch.Stopped) {
                return Optional.of(new SliceOutcome.Stopped());
            } else {
                return Optional.empty();
            }
        }
    }

    private static SliceOutcome buffered(MessageEncoder encoder, Upload upload) {
        return new SliceOutcome.Buffered(part(encoder, upload.written()), upload);
    }

    private static SliceOutcome uploaded(MessageEncoder encoder, Upload upload) {
        Upload.UploadedObject uploaded = upload.finish();
        return new SliceOutcome.Done(part(encoder, uploaded.object()), uploaded.generation());
    }

    private static Part part(MessageEncoder encoder, StoredObject written) {
        return new Part(encoder.rows(), written.bytes(), written.crc32c(), encoder.cellsDefused());
    }
}
