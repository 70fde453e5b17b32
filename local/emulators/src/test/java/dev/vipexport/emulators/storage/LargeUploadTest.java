package dev.vipexport.emulators.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.ReadChannel;
import com.google.cloud.WriteChannel;
import com.google.cloud.storage.Blob;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.BlobWriteOption;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.junit.EmulatorsExtension;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Transfers an object in chunks. The client holds at most one chunk, the server at most one block of it. */
class LargeUploadTest {
    private static final int CHUNK = 2 << 20;

    @RegisterExtension
    static final EmulatorsExtension EMULATORS = EmulatorsExtension.shared();

    private final StorageServer server = EMULATORS.storage();
    private final String bucket = "large-" + UUID.randomUUID();

    /** Returns the number of chunks. {@link LargeUploadCheck} uses more. */
    int chunks() {
        return 5;
    }

    @Test
    void largeObject_isUploadedAndDownloadedInChunks() throws Exception {
        server.createBucket(bucket);
        Storage storage = GoogleClients.of(server);
        AtomicInteger puts = new AtomicInteger();
        server.faults().arm(1, call -> countPut(call.method(), puts), new Fault.Cut(0));

        CRC32C written = upload(storage);

        Blob stored = storage.get(bucket, "large");
        assertThat(puts).hasValueBetween(chunks(), chunks() + 1); // the end may be its own request
        assertThat(stored.getSize()).isEqualTo((long) CHUNK * chunks());
        assertThat(stored.getCrc32c()).isEqualTo(base64(written));
        assertThat(base64(download(storage))).isEqualTo(stored.getCrc32c());
    }

    /** Matches no call but counts them. */
    private static boolean countPut(String method, AtomicInteger puts) {
        if (method.equals("PUT")) {
            puts.incrementAndGet();
        }
        return false;
    }

    private CRC32C upload(Storage storage) throws Exception {
        CRC32C crc32c = new CRC32C();
        byte[] chunk = new byte[CHUNK];
        Random random = new Random(5);
        try (WriteChannel writer =
                storage.writer(BlobInfo.newBuilder(bucket, "large").build(), BlobWriteOption.doesNotExist())) {
            writer.setChunkSize(CHUNK);
            for (int count = 0; count < chunks(); count++) {
                random.nextBytes(chunk);
                crc32c.update(chunk);
                writer.write(ByteBuffer.wrap(chunk));
            }
        }
        return crc32c;
    }

    private CRC32C download(Storage storage) throws Exception {
        CRC32C crc32c = new CRC32C();
        ByteBuffer buffer = ByteBuffer.allocate(CHUNK);
        try (ReadChannel reader = storage.reader(bucket, "large")) {
            reader.setChunkSize(CHUNK);
            while (reader.read(buffer) >= 0) {
                buffer.flip();
                crc32c.update(buffer);
                buffer.clear();
            }
        }
        return crc32c;
    }

    private static String base64(CRC32C crc32c) {
        return Base64.getEncoder()
                .encodeToString(
                        ByteBuffer.allocate(4).putInt((int) crc32c.getValue()).array());
    }
}
