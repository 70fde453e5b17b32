package dev.vipexport.emulators.storage.object;

import java.io.IOException;
import java.nio.channels.FileChannel;

/** An object with its content open. It stays readable if a client overwrites or deletes the object meanwhile. */
public record OpenObject(ObjectMetadata object, FileChannel content) implements AutoCloseable {
    @Override
    public void close() throws IOException {
        content.close();
    }
}
