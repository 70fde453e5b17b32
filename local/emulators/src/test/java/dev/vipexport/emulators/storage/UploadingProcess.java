package dev.vipexport.emulators.storage;

import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import dev.vipexport.emulators.storage.StorageServer.Options;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.IntStream;

/** Uploads and overwrites objects until it is killed, printing the name of each one that was acknowledged. */
final class UploadingProcess {
    private static final int SIZE = 300_000;

    private UploadingProcess() {}

    /** What belongs into the object of this name, whenever it is written. */
    static byte[] content(String name) {
        byte[] content = new byte[SIZE];
        new Random(name.hashCode()).nextBytes(content);
        return content;
    }

    public static void main(String[] arguments) {
        StorageServer server = StorageServer.start(Options.stored(0, Path.of(arguments[0])));
        server.createBucket("bucket");
        Storage storage = GoogleClients.of(server);
        IntStream.range(0, 4).parallel().forEach(thread -> {
            for (int number = 0; ; number++) {
                String name = thread + "/" + number % 25;
                storage.create(BlobInfo.newBuilder("bucket", name).build(), content(name));
                System.out.println(name);
            }
        });
    }
}
