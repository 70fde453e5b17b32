package dev.vipexport.emulators.storage.object;

import java.io.IOException;
import java.nio.channels.FileChannel;

/** An object with its content open: it can be read to its end even if it is overwritten or deleted meanwhile. */
public record OpenObject(ObjectMetadata object, FileChannel content) implements AutoCloseable {
    @Override
    public void close() throws IOException {
        content.close();
    }
}
