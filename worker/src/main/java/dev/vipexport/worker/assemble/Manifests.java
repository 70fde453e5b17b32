package dev.vipexport.worker.assemble;

import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobId;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobTargetOption;
import com.google.cloud.storage.StorageException;
import dev.vipexport.common.file.Crc32c;
import dev.vipexport.common.file.ObjectNames;
import dev.vipexport.common.job.ExportFile;
import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobSlice;
import dev.vipexport.worker.upload.StorageCalls;
import dev.vipexport.worker.upload.StoredObject;
import java.util.List;
import java.util.zip.CRC32C;
import tools.jackson.databind.json.JsonMapper;

/** Puts the manifest beside the file: the same bytes whoever writes it. */
final class Manifests {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final Storage storage;
    private final String bucket;

    Manifests(Storage storage, String bucket) {
        this.storage = storage;
        this.bucket = bucket;
    }

    void write(ExportJob job, List<JobSlice> slices, ExportFile file) {
        String name = ObjectNames.manifest(job.exportId(), job.attempt());
        byte[] bytes = JSON.writeValueAsBytes(Manifest.of(job, slices, file));
        BlobInfo target = BlobInfo.newBuilder(bucket, name)
                .setContentType("application/json")
                .build();
        try {
            storage.create(target, bytes, BlobTargetOption.doesNotExist());
        } catch (StorageException e) {
            if (!StorageCalls.isRefused(e)) {
                throw StorageCalls.failure(e, "writing " + name);
            }
            mustBeThere(name, bytes);
        }
    }

    private void mustBeThere(String name, byte[] bytes) {
        try {
            Blob blob = storage.get(BlobId.of(bucket, name));
            if (blob == null) {
                throw new IllegalStateException(name + " was there and is gone");
            }
            var checksum = new CRC32C();
            checksum.update(bytes);
            StoredObject.of(blob).mustEqual(new StoredObject(name, bytes.length, Crc32c.base64(checksum)));
        } catch (StorageException e) {
            throw StorageCalls.failure(e, "looking at " + name);
        }
    }
}
