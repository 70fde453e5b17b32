package dev.vipexport.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Runs commands in a temporary folder, with a fake API that has one small file. */
abstract class CommandTestBase {
    static final String EXPORTS = "/vip-messages/exports";
    static final String[] JUNE = {"export", "--workspace=ws", "--channel=ch", "--from=2026-06-01", "--to=2026-06-30"};

    @TempDir
    Path folder;

    FakeApi api;
    CliRunner run;

    @BeforeEach
    void start() throws IOException {
        api = new FakeApi(SampleFiles.csv());
        run = CliRunner.forApi(api, folder);
    }

    @AfterEach
    void stop() {
        api.close();
    }

    int export(String... more) {
        return run.execute(Stream.of(JUNE, more).flatMap(Stream::of).toArray(String[]::new));
    }

    Path file() {
        return folder.resolve("june.csv");
    }

    String output() {
        return "--output=" + file();
    }
}
