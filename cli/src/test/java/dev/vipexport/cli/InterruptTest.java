package dev.vipexport.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Sends Ctrl-C to a child process. */
class InterruptTest {
    @TempDir
    Path folder;

    @Test
    void ctrlC_exitsWith130AndResumeHint() throws Exception {
        try (var api = new FakeApi(SampleFiles.csv())) {
            String export = api.addJob("RUNNING");
            Process process = start(api, "download", export, "--output=june.csv");
            try {
                await("it waits for the export")
                        .atMost(Duration.ofMinutes(5))
                        .until(() -> Files.readString(folder.resolve("err")).contains("running 50%"));

                interrupt(process);

                assertThat(Files.readString(folder.resolve("err")))
                        .contains("interrupted. To resume:\n  vip-export download " + export + " --output june.csv");
                assertThat(folder.resolve("june.csv")).doesNotExist();
            } finally {
                process.destroyForcibly();
            }
        }
    }

    @Test
    void ctrlC_removesTempFiles_whenWritingToStandardOutput() throws Exception {
        try (var api = new FakeApi(SampleFiles.csv())) {
            String export = api.addJob("SUCCEEDED");
            api.file.cutAfterBytes = 10;
            api.stubNext("GET", "/storage", exchange -> {
                api.stubNext("GET", "/storage", FakeApi.response(503, "", "Retry-After", "200"));
                return false;
            });
            Process process = start(api, "download", export, "--output=-");
            try {
                await("it has a part of the file and waits for the rest")
                        .atMost(Duration.ofMinutes(5))
                        .until(() -> Files.readString(folder.resolve("err")).contains("retrying in 200 s"));
                assertThat(temporary()).isDirectoryRecursivelyContaining("glob:**export.part");

                interrupt(process);

                assertThat(temporary()).isEmptyDirectory();
                assertThat(process.getInputStream().readAllBytes()).isEmpty();
                assertThat(Files.readString(folder.resolve("err")))
                        .contains("interrupted. To download it from the beginning:\n  vip-export download " + export);
            } finally {
                process.destroyForcibly();
            }
        }
    }

    private static void interrupt(Process process) throws Exception {
        new ProcessBuilder("kill", "-INT", String.valueOf(process.pid()))
                .start()
                .waitFor();
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isEqualTo(130);
    }

    private Path temporary() {
        return folder.resolve("temporary");
    }

    @Test
    void process_exitsWithTheExitCode() throws Exception {
        try (var api = new FakeApi(SampleFiles.csv())) {
            Process process = start(api, "status", api.addJob("FAILED"));

            assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
            assertThat(process.exitValue()).isEqualTo(1);
            assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .contains("FAILED");
            assertThat(folder.resolve("err")).isEmptyFile();
        }
    }

    /** Starts the program with Perl, which restores SIGINT. A background run ignores it, and child processes inherit that. */
    private Process start(FakeApi api, String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                "perl",
                "-e",
                "$SIG{INT} = 'DEFAULT'; exec @ARGV",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.io.tmpdir=" + Files.createDirectories(temporary()),
                "-cp",
                System.getProperty("java.class.path"),
                VipExport.class.getName()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.redirectError(folder.resolve("err").toFile());
        builder.environment().put("VIP_EXPORT_SERVER", api.url());
        builder.environment().put("VIP_EXPORT_KEY", FakeApi.KEY);
        builder.environment().put("VIP_EXPORT_SECRET", FakeApi.SECRET);
        return builder.start();
    }
}
