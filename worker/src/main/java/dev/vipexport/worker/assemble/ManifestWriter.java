package dev.vipexport.worker.assemble;

import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobTargetOption;
import com.google.cloud.storage.StorageException;
import dev.vipexport.common.job.ExportFile;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.common.storage.Crc32c;
import dev.vipexport.common.storage.ObjectNames;
import dev.vipexport.worker.upload.StorageErrors;
import dev.vipexport.worker.upload.StoredObject;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Writes the manifest beside the file. Every worker writes the same bytes. */
final class ManifestWriter {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Storage storage;
    private final String bucket;

    ManifestWriter(Storage storage, String bucket) {
        this.storage = storage;
        this.bucket = bucket;
    }

    /** @param offsets position of each slice in the file */
    void write(ExportJob job, List<JobSlice> slices, List<Long> offsets, ExportFile file) {
        String name = ObjectNames.manifest(job.exportId(), job.attempt());
        byte[] bytes = JSON.writeValueAsBytes(Manifest.of(job, slices, offsets, file));
        BlobInfo target = BlobInfo.newBuilder(bucket, name)
                .setContentType("application/json")
                .build();
        try {
            storage.create(target, bytes, BlobTargetOption.doesNotExist());
        } catch (StorageException e) {
            if (!StorageErrors.isPreconditionFailed(e)) {
                throw StorageErrors.toException(e, "writing " + name);
            }
            requireSameManifest(name, bytes);
        }
    }

    private void requireSameManifest(String name, byte[] bytes) {
        try {
            Blob blob = storage.get(BlobId.of(bucket, name));
            if (blob == null) {
                throw new IllegalStateException(name + " existed and was deleted");
            }
            StoredObject.of(blob).requireSame(new StoredObject(name, bytes.length, Crc32c.of(bytes)));
        } catch (StorageException e) {
            throw StorageErrors.toException(e, "reading " + name);
        }
    }
}
