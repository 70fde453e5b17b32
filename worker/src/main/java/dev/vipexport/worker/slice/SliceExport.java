package dev.vipexport.worker.slice;

import dev.vipexport.common.job.Part;
import dev.vipexport.worker.encode.MessageEncoder;
import dev.vipexport.worker.encode.UnexportableMessageException;
import dev.vipexport.worker.rows.Batch;
import dev.vipexport.worker.rows.MessageRows;
import dev.vipexport.worker.rows.RowReader;
import dev.vipexport.worker.upload.StoredObject;
import dev.vipexport.worker.upload.Upload;
import dev.vipexport.worker.upload.Uploads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;

/**
 * Rows to the bytes of one part object, on the caller's thread, while the chunk before is being sent; none of it kept. Doing a slice again is harmless: the
 * same bytes come out, and a part that exists already is only compared with them.
 */
public final class SliceExport {

    private final MessageRows rows;
    private final Uploads uploads;

    public SliceExport(MessageRows rows, Uploads uploads) {
        this.rows = rows;
        this.uploads = uploads;
    }

    /**
     * Exports {@code slice}.
     *
     * @throws dev.vipexport.common.cloud.BackendUnavailableException when Firestore or Cloud Storage could not be
     *     reached long enough
     * @throws IllegalStateException when something came that cannot be, such as a part with other bytes
     */
    public SliceOutcome export(Slice slice, SliceProgress progress) {
        Upload upload = uploads.start(slice.objectName(), slice.options().contentType());
        try (RowReader reader = rows.read(slice.query(), slice.readAt());
                MessageEncoder encoder = MessageEncoder.of(slice.options(), upload)) {
            if (slice.isFirst()) {
                encoder.begin();
            }
            Optional<SliceOutcome> early = copy(reader, encoder, progress);
            return early.isPresent() ? early.get() : done(encoder, upload);
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
                if (!progress.goesOn(encoder.rows())) {
                    return Optional.of(new SliceOutcome.Unwanted());
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

    private static SliceOutcome done(MessageEncoder encoder, Upload upload) throws IOException {
        encoder.finish();
        Upload.Arrived arrived = upload.finish();
        StoredObject part = arrived.object();
        return new SliceOutcome.Done(
                new Part(encoder.rows(), part.bytes(), part.crc32c(), encoder.cellsDefused()), arrived.generation());
    }
}
