package dev.vipexport.cli.file;

import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.exit.ExitException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Files that only their owner can access. Another user of the folder may have created a file or a link under the same name,
 * so no method follows a link or uses the file of another user.
 */
final class PrivateFiles {
    private static final Set<PosixFilePermission> OWNER_ONLY =
            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);

    private PrivateFiles() {}

    /**
     * Opens a file to read and write it, or creates it.
     *
     * @throws ExitException if the name belongs to a link, to another user's file, or to no regular file
     */
    static FileChannel openOrCreate(Path file) throws IOException {
        try {
            return FileChannel.open(
                    file,
                    Set.of(
                            StandardOpenOption.CREATE_NEW,
                            StandardOpenOption.READ,
                            StandardOpenOption.WRITE,
                            LinkOption.NOFOLLOW_LINKS),
                    ownerOnly(file));
        } catch (FileAlreadyExistsException e) {
            requireOwn(file);
            restrict(file);
            return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
        }
    }

    /** Creates a file with these bytes. Fails if the name is in use. */
    static void create(Path file, byte[] content) throws IOException {
        try (FileChannel channel = FileChannel.open(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerOnly(file))) {
            for (ByteBuffer bytes = ByteBuffer.wrap(content); bytes.hasRemaining(); ) {
                channel.write(bytes);
            }
        }
    }

    /** Returns at most {@code limit} bytes of a regular file, or none if there is no such file. */
    static byte[] read(Path file, int limit) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return new byte[0];
        }
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            return in.readNBytes(limit);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path file) {
        return supports(file, "posix")
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(OWNER_ONLY)}
                : new FileAttribute<?>[0];
    }

    private static boolean supports(Path file, String view) {
        return file.getFileSystem().supportedFileAttributeViews().contains(view);
    }

    private static void requireOwn(Path file) throws IOException {
        if (Files.isSymbolicLink(file)) {
            throw unusable(file, "is a link");
        }
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            throw unusable(file, "is no regular file");
        }
        if (supports(file, "unix")
                && !Files.getAttribute(file, "unix:nlink", LinkOption.NOFOLLOW_LINKS)
                        .equals(1)) {
            throw unusable(file, "has another name, too");
        }
        if (supports(file, "owner") && !isOwn(file)) {
            throw unusable(file, "belongs to another user");
        }
    }

    /** Compares the owner with that of a new file, because a file system may give new files to yet another user. */
    private static boolean isOwn(Path file) throws IOException {
        Path probe = Files.createTempFile(file.toAbsolutePath().getParent(), "vip-export-", ".probe");
        try {
            return Files.getOwner(probe, LinkOption.NOFOLLOW_LINKS)
                    .equals(Files.getOwner(file, LinkOption.NOFOLLOW_LINKS));
        } finally {
            Files.delete(probe);
        }
    }

    private static void restrict(Path file) throws IOException {
        PosixFileAttributeView view =
                Files.getFileAttributeView(file, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS);
        if (view == null || view.readAttributes().permissions().equals(OWNER_ONLY)) {
            return;
        }
        try {
            view.setPermissions(OWNER_ONLY);
        } catch (FileSystemException e) {
            // a file system without permissions, such as FAT, shares all files or none
        }
    }

    private static ExitException unusable(Path file, String reason) {
        return new ExitException(
                ExitCode.FAILED, file + " " + reason + ". Delete it if it is yours, or choose another --output");
    }
}
