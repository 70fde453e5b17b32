package dev.vipexport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.cli.exit.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExitCodeTest {
    @ParameterizedTest
    @EnumSource(ExitCode.class)
    void page_documentsEachExitCode(ExitCode exit) throws IOException {
        assertThat(Files.readString(Path.of("../docs/cli.md")))
                .contains("| " + exit.code() + " | " + exit.meaning() + " |");
    }

    @Test
    void exitCodes_areStable() {
        assertThat(ExitCode.values()).extracting(ExitCode::code).containsExactly(0, 1, 2, 3, 4, 5, 130);
    }
}
