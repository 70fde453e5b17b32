package dev.vipexport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.cli.end.Exit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ExitTest {
    @ParameterizedTest
    @EnumSource(Exit.class)
    void theReadmeSaysWhatEachCodeMeans(Exit exit) throws IOException {
        assertThat(Files.readString(Path.of("../../README.md")))
                .contains("| " + exit.code() + " | " + exit.meaning() + " |");
    }

    @Test
    void theCodesAreTheOnesThatScriptsKnow() {
        assertThat(Exit.values()).extracting(Exit::code).containsExactly(0, 1, 2, 3, 4, 5, 130);
    }
}
