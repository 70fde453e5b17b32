package dev.vipexport.cli.file;

import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.exit.ExitException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has come of a download, beside the file that it will be: {@code FILE.part}, and in {@code FILE.part.of} the
 * export and the version (its ETag) that it is a part of. Locked while it is open; the system unlocks a file when the
 * process closes any channel to it, so here it has only those that are open to the end.
 */
public final class PartFile implements AutoCloseable {
    private final Path target;
    private final Path part;
    private final Path origin;
    private final String exportId;
    private final FileChannel channel;
    private @Nullable FileChannel secondLock;
    private String etag = "";

    PartFile(Path target, String exportId) throws IOException {
        this.target = target;
        this.part = sibling(target, ".part");
        this.origin = sibling(target, ".part.of");
        this.exportId = exportId;
        this.channel =
                FileChannel.open(part, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
    }

    /**
     * Goes on with what is there, if it is of this export; else begins anew.
     *
     * @throws ExitException when another process is at it
     */
    public static PartFile open(Path target, String exportId) throws IOException {
        var file = new PartFile(target, exportId);
        try {
            file.lock();
            file.loadOrigin();
            return file;
        } catch (IOException | ExitException e) {
            file.close();
            throw e;
        }
    }

    /** Who had it before may have given it its final name since it was opened; it is not to be touched then. */
    void lock() throws IOException {
        try {
            if (channel.tryLock() != null && isStillAtPath()) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            throw new ExitException(ExitCode.FAILED, "Somebody else is downloading to " + part, e);
        }
        throw new ExitException(ExitCode.FAILED, "Somebody else is downloading to " + part);
    }

    /** Whether what stands under the name is what is locked, and so cannot be locked once more. */
    private boolean isStillAtPath() throws IOException {
        try {
            secondLock = FileChannel.open(part, StandardOpenOption.WRITE);
            secondLock.tryLock();
            return false;
        } catch (OverlappingFileLockException e) {
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private void loadOrigin() throws IOException {
        List<String> lines = Files.exists(origin) ? Files.readAllLines(origin) : List.of();
        if (lines.size() == 2 && lines.get(0).equals(exportId) && !lines.get(1).isEmpty()) {
            etag = lines.get(1);
            channel.position(channel.size());
        } else {
            restart("");
        }
    }

    /** Empties it for another version of the file; one without a name is not gone on with. */
    void restart(String newEtag) throws IOException {
        etag = newEtag;
        Files.deleteIfExists(origin); // first: the bytes of one version must never be under the name of another
        channel.truncate(0);
        Files.write(origin, List.of(exportId, etag));
    }

    /** Its bytes from the first on; need not be closed. */
    public InputStream content() {
        return new ChannelInputStream(channel);
    }

    long size() throws IOException {
        return channel.position();
    }

    /** Which bytes can be gone on with, and of which version; empty where there are none. */
    String etag() {
        return etag;
    }

    void append(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Gives the file its name: all of it at once, and for good. */
    public void publish() throws IOException {
        channel.force(true);
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        Files.deleteIfExists(origin);
    }

    /** Nothing of it is right. */
    public void discard() throws IOException {
        Files.deleteIfExists(origin);
        Files.deleteIfExists(part);
    }

    @Override
    public void close() throws IOException {
        try (channel) {
            if (secondLock != null) {
                secondLock.close();
            }
        }
    }

    private static Path sibling(Path target, String ending) {
        return target.resolveSibling(target.getFileName() + ending);
    }
}
