package dev.vipexport.cli.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.vipexport.cli.exit.ExitException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartFileTest {
    @TempDir
    Path folder;

    private Path target() {
        return folder.resolve("all.csv");
    }

    private static void publish(PartFile part) throws IOException {
        part.restart("\"one\"");
        part.append(UTF_8.encode("whole"));
        part.publish();
    }

    @Test
    void lock_fails_whenFileWasPublishedMeanwhile() throws IOException {
        try (var first = PartFile.open(target(), "one");
                var second = new PartFile(target(), "two")) {
            publish(first);
            first.close();

            assertThatThrownBy(second::lock)
                    .isInstanceOf(ExitException.class)
                    .hasMessageContaining("Another process is downloading");
        }
        assertThat(target()).hasContent("whole");
    }

    @Test
    void lock_fails_whenPathHoldsAnotherFile() throws IOException {
        try (var first = PartFile.open(target(), "one");
                var second = new PartFile(target(), "two")) {
            publish(first);
            first.close();
            Files.createFile(folder.resolve("all.csv.part"));

            assertThatThrownBy(second::lock).isInstanceOf(ExitException.class);
        }
        assertThat(target()).hasContent("whole");
    }

    @Test
    void lock_excludesOtherProcesses_whenContentWasRead() throws Exception {
        try (var part = PartFile.open(target(), "one")) {
            part.restart("\"one\"");
            part.append(UTF_8.encode("whole"));
            try (var content = part.content()) {
                assertThat(content).hasContent("whole");
            }

            assertThat(exitOfAnotherProcess()).isEqualTo(1);

            part.publish();
        }
        assertThat(target()).hasContent("whole");
        assertThat(exitOfAnotherProcess()).isZero();
    }

    private Path victim() throws IOException {
        return Files.writeString(folder.resolve("victim"), "mine");
    }

    @Test
    void open_followsNoLink_whenPartIsALink() throws IOException {
        for (Path linked : List.of(victim(), folder.resolve("absent"))) {
            Path part = Files.createSymbolicLink(folder.resolve("all.csv.part"), linked);

            assertThatThrownBy(() -> PartFile.open(target(), "one"))
                    .isInstanceOf(ExitException.class)
                    .hasMessageContaining("is a link");
            Files.delete(part);
        }
        assertThat(folder.resolve("victim")).hasContent("mine");
        assertThat(folder.resolve("absent")).doesNotExist();
    }

    @Test
    void open_followsNoLink_whenOriginIsALink() throws IOException {
        Path victim = Files.write(folder.resolve("victim"), List.of("one", "\"one\""));
        Files.writeString(folder.resolve("all.csv.part"), "who");
        Files.createSymbolicLink(folder.resolve("all.csv.part.of"), victim);

        try (var part = PartFile.open(target(), "one")) {
            assertThat(part.size()).as("nothing to resume").isZero();
            publish(part);
        }
        assertThat(victim).hasContent("one\n\"one\"");
        assertThat(target()).hasContent("whole");
    }

    @Test
    void publish_replacesLink_whenTargetIsALink() throws IOException {
        Path victim = victim();
        Files.createSymbolicLink(target(), victim);

        try (var part = PartFile.open(target(), "one")) {
            publish(part);
        }
        assertThat(victim).hasContent("mine");
        assertThat(target()).isRegularFile().hasContent("whole");
        assertThat(Files.isSymbolicLink(target())).isFalse();
    }

    @Test
    void open_fails_whenPartIsNoFileOfItsOwn() throws IOException {
        Path part = folder.resolve("all.csv.part");
        Files.createLink(part, victim());
        assertThatThrownBy(() -> PartFile.open(target(), "one"))
                .isInstanceOf(ExitException.class)
                .hasMessageContaining("has another name");
        assertThat(folder.resolve("victim")).hasContent("mine");

        Files.delete(part);
        Files.createDirectory(part);
        assertThatThrownBy(() -> PartFile.open(target(), "one"))
                .isInstanceOf(ExitException.class)
                .hasMessageContaining("no regular file");
    }

    @Test
    void open_fails_whenPartIsOfAnotherUser() throws IOException {
        Path part = Files.writeString(folder.resolve("all.csv.part"), "planted");
        assumeTrue("root".equals(Files.getOwner(part).getName()), "only root can give a file away");
        Files.setAttribute(part, "unix:uid", 65_534);

        assertThatThrownBy(() -> PartFile.open(target(), "one"))
                .isInstanceOf(ExitException.class)
                .hasMessageContaining("belongs to another user");
        assertThat(part).hasContent("planted");
        assertThat(folder).as("no probe stays").isDirectoryNotContaining("glob:**vip-export*");
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void files_areForTheirOwnerOnly(boolean resumed) throws IOException {
        if (resumed) {
            Files.writeString(folder.resolve("all.csv.part"), "who");
            Files.write(folder.resolve("all.csv.part.of"), List.of("one", "\"one\""));
            Files.writeString(target(), "of yesterday");
        }
        try (var part = PartFile.open(target(), "one")) {
            assertThat(part.size()).isEqualTo(resumed ? 3 : 0);
            assertThat(modeOf(folder.resolve("all.csv.part"))).isEqualTo("rw-------");
            part.restart("\"two\"");
            assertThat(modeOf(folder.resolve("all.csv.part.of"))).isEqualTo("rw-------");
            publish(part);
        }
        assertThat(modeOf(target())).isEqualTo("rw-------");
    }

    private static String modeOf(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }

    private int exitOfAnotherProcess() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        ConcurrentDownload.class.getName(),
                        target().toString())
                .inheritIO()
                .start();
        try {
            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
            return process.exitValue();
        } finally {
            process.destroyForcibly();
        }
    }

    /** Another process that downloads to this file. */
    static final class ConcurrentDownload {
        public static void main(String[] arguments) throws IOException {
            try (var part = PartFile.open(Path.of(arguments[0]), "two")) {
                part.restart("");
            } catch (ExitException e) {
                System.exit(e.exitCode().code());
            }
        }
    }
}
