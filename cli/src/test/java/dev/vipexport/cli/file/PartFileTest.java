package dev.vipexport.cli.file;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vipexport.cli.exit.ExitException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
