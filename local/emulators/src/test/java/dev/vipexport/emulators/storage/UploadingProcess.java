package dev.vipexport.emulators.storage;

import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import dev.vipexport.emulators.storage.StorageServer.Options;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.IntStream;

/** Uploads and overwrites objects until a test kills it. Prints the name of each acknowledged object. */
final class UploadingProcess {
    private static final int SIZE = 300_000;

    private UploadingProcess() {}

    /** Returns the content of the object with this name, which is always the same. */
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
