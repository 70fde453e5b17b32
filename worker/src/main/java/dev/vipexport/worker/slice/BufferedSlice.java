package dev.vipexport.worker.slice;

import com.google.cloud.storage.BlobInfo;
import dev.vipexport.common.job.Part;
import dev.vipexport.worker.upload.Upload;

/**
 * A whole file that is smaller than one upload chunk, so its bytes are still in memory. It is published in one call,
 * without a part.
 */
public final class BufferedSlice implements SliceOutcome {
    private final Part part;
    private final Upload upload;

    /**
     * Takes over {@code upload}, which has sent nothing yet.
     *
     * @param part describes the buffered bytes
     */
    public BufferedSlice(Part part, Upload upload) {
        this.part = part;
        this.upload = upload;
    }

    /** Returns rows, size and checksum of the bytes. */
    public Part part() {
        return part;
    }

    /**
     * Uploads the bytes as {@code file}. If the object exists already, only compares the bytes.
     *
     * @param before bytes of the file before the part
     * @param after bytes of the file after the part
     * @return the object
     * @throws dev.vipexport.common.cloud.BackendUnavailableException when Cloud Storage cannot be reached
     * @throws IllegalStateException when the object exists with other bytes
     */
    public Upload.UploadedObject publish(BlobInfo file, byte[] before, byte[] after) {
        return upload.finishAs(file, before, after);
    }
}
