package dev.vipexport.worker.slice;

import dev.vipexport.common.job.Part;
import dev.vipexport.worker.encode.MessageEncoder;
import dev.vipexport.worker.encode.UnexportableMessageException;
import dev.vipexport.worker.message.StoredMessage;
import dev.vipexport.worker.rows.RowReader;
import dev.vipexport.worker.rows.RowReaderFactory;
import dev.vipexport.worker.upload.StoredObject;
import dev.vipexport.worker.upload.Upload;
import dev.vipexport.worker.upload.Uploads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Reads the rows of a slice, encodes them and uploads them as one part object. Works on the caller's thread and sends one
 * chunk while it fills the next, so it holds at most two chunks. A repeated slice gives the same bytes. If its part
 * exists already, the bytes are only compared.
 */
@Component
public final class SliceExporter {
    private final RowReaderFactory readers;
    private final Uploads uploads;
    private final SliceMeters meters;

    /** Creates an exporter. */
    public SliceExporter(RowReaderFactory readers, Uploads uploads, SliceMeters meters) {
        this.readers = readers;
        this.uploads = uploads;
        this.meters = meters;
    }

    /**
     * Exports {@code slice} to its part.
     *
     * @throws dev.vipexport.common.cloud.BackendUnavailableException when Firestore or Cloud Storage stays unreachable
     * @throws dev.vipexport.worker.SnapshotExpiredException when Firestore no longer serves the snapshot
     * @throws dev.vipexport.worker.WorkerStoppingException when this process stops
     * @throws IllegalStateException when a row breaks the order, or a part with other bytes exists
     */
    public SliceOutcome export(Slice slice, SliceProgress progress) {
        try (StartedSlice open = open(slice)) {
            return export(open, progress, false);
        }
    }

    /** Requests the first rows of {@code slice} and returns without waiting for them. */
    public StartedSlice open(Slice slice) {
        RowReader reader = readers.open(slice.query(), slice.readAt());
        try {
            reader.start();
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
        return new StartedSlice(slice, reader);
    }

    /**
     * Exports a slice that is the whole file. Returns a {@link BufferedSlice} if the file is smaller than one chunk, and
     * otherwise uploads a part. Throws as {@link #export} does.
     */
    public SliceOutcome exportSingleSlice(StartedSlice open, SliceProgress progress) {
        return export(open, progress, true);
    }

    private SliceOutcome export(StartedSlice open, SliceProgress progress, boolean isWholeFile) {
        return meters.record(open.slice().options(), () -> write(open, progress, isWholeFile));
    }

    private SliceOutcome write(StartedSlice open, SliceProgress progress, boolean isWholeFile) {
        Slice slice = open.slice();
        Upload upload = uploads.start(slice.objectName(), slice.options().contentType());
        MessageEncoder encoder = MessageEncoder.of(slice.options(), upload);
        try {
            if (slice.isFirst()) {
                encoder.writeHeader();
            }
            for (List<StoredMessage> rows = open.reader().next();
                    !rows.isEmpty();
                    rows = open.reader().next()) {
                for (StoredMessage row : rows) {
                    encoder.append(row);
                }
                if (!progress.report(encoder.rows())) {
                    return new SliceOutcome.Superseded();
                }
            }
            encoder.finish();
            if (isWholeFile && upload.isBuffered()) {
                return new BufferedSlice(part(encoder, upload.written()), upload);
            }
            Upload.UploadedObject uploaded = upload.finish();
            return new SliceOutcome.Done(part(encoder, uploaded.object()), uploaded.generation());
        } catch (UnexportableMessageException e) {
            return new SliceOutcome.Unexportable(e.failure());
        } catch (IOException e) {
            throw new UncheckedIOException("an upload never throws this", e);
        }
    }

    private static Part part(MessageEncoder encoder, StoredObject written) {
        return new Part(
                encoder.rows(),
                written.bytes(),
                written.crc32c(),
                encoder.uncompressed(),
                encoder.cellsDefused(),
                encoder.warnings());
    }
}
