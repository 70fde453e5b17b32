package dev.vipexport.cli.file;

import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.exit.ExitException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A partial download beside its target: {@code FILE.part} has the bytes, {@code FILE.part.of} the export and the ETag that
 * they belong to. The file is locked while it is open. The system unlocks a file when the process closes any channel to
 * it, so this class keeps its channels open to the end. Only its owner can access the file, also under its final name.
 */
public final class PartFile implements AutoCloseable {
    private static final int MAX_ORIGIN_BYTES = 4_096;

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
        this.channel = PrivateFiles.openOrCreate(part);
    }

    /**
     * Opens the partial download. Keeps its bytes if they belong to this export, otherwise empties it.
     *
     * @throws ExitException if another process is downloading to it, or if it is a link or belongs to another user
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

    /** Locks the file. Fails if another process has published it since it was opened. */
    void lock() throws IOException {
        try {
            if (channel.tryLock() != null && isStillAtPath()) {
                return;
            }
        } catch (OverlappingFileLockException e) {
            throw new ExitException(
                    ExitCode.FAILED,
                    "Another process is downloading to " + part + ". Wait for it, or choose another --output",
                    e);
        }
        throw new ExitException(
                ExitCode.FAILED,
                "Another process is downloading to " + part + ". Wait for it, or choose another --output");
    }

    /** Returns whether the path still names the locked file. If so, a second lock fails. */
    private boolean isStillAtPath() throws IOException {
        try {
            secondLock = FileChannel.open(part, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
            secondLock.tryLock();
            return false;
        } catch (OverlappingFileLockException e) {
            return true;
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private void loadOrigin() throws IOException {
        String text = new String(PrivateFiles.read(origin, MAX_ORIGIN_BYTES), StandardCharsets.UTF_8);
        List<String> lines = text.lines().toList();
        if (lines.size() == 2 && lines.get(0).equals(exportId) && !lines.get(1).isEmpty()) {
            etag = lines.get(1);
            channel.position(channel.size());
        } else {
            restart("");
        }
    }

    /** Empties the file for another version. A version without an ETag cannot be resumed. */
    void restart(String newEtag) throws IOException {
        etag = newEtag;
        Files.deleteIfExists(origin); // first, so that the bytes of one version never have the ETag of another
        channel.truncate(0);
        PrivateFiles.create(origin, (exportId + "\n" + etag + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Returns its bytes from the beginning. The stream needs no close. */
    public InputStream content() {
        return new ChannelInputStream(channel);
    }

    long size() throws IOException {
        return channel.position();
    }

    /** Returns the ETag of the bytes, or empty if they cannot be resumed. */
    String etag() {
        return etag;
    }

    void append(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Syncs the file to disk and renames it to its target atomically. Replaces a file or a link of that name. */
    public void publish() throws IOException {
        channel.force(true);
        Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
        Files.deleteIfExists(origin);
    }

    /** Deletes the partial download. */
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
