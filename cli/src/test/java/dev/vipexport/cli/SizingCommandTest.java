package dev.vipexport.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SizingCommandTest {
    private CliRunner run;

    @BeforeEach
    void start(@TempDir Path home) {
        run = new CliRunner(home);
    }

    @Test
    void sizing_needsNoServer_andPrintsEachNumber() {
        assertThat(run.execute("ops", "sizing", "--rows=10e6", "--per=hour")).isZero();

        assertThat(run.out().lines())
                .contains(
                        "workers                            2, of some 12,000 rows per second each",
                        "exports per hour                   10, of 64 slices each",
                        "Firestore writes per hour          2,610",
                        "documents per second               2,778",
                        "bytes of files per hour            2,000,000,000")
                .anyMatch(line -> line.matches("USD for reads per hour +3\\.0\\d"))
                .anyMatch(line -> line.matches("USD for total per hour +3\\.\\d\\d"));
    }

    @Test
    void json_hasTheSameNumbers() {
        assertThat(run.execute("ops", "sizing", "--rows", "100", "--json", "--downloads=0"))
                .isZero();

        JsonNode sizing = JsonMapper.shared().readTree(run.out());
        assertThat(sizing.get("reads").asLong()).isEqualTo(103);
        assertThat(sizing.get("slicesPerExport").asLong()).isEqualTo(1);
        assertThat(sizing.get("readsUsd").asDouble()).isCloseTo(0.0000309, within(1e-9));
        assertThat(sizing.get("downloadsUsd").asDouble()).isZero();
    }

    @Test
    void manyRows_needMorePartitions() {
        assertThat(run.execute("ops", "sizing", "--rows=1e9", "--per=hour")).isZero();

        assertThat(run.out()).contains("more than 16 workers need more than 64 partitions of vip-export.slices");
    }

    @ParameterizedTest
    @CsvSource({
        "--rows=0, '--rows must be a whole number'",
        "--rows=1.5, '--rows must be a whole number'",
        "--rows=1e13, '--rows must be a whole number'",
        "--rows=x, 'Invalid value for option'",
        "'--rows=1 --per=year', '--per must be minute, hour, day or month'",
        "'--rows=1 --export-rows=-1', '--export-rows must be'",
        "'--rows=1 --row-bytes=0', '--row-bytes must be'",
    })
    void wrongNumber_isSaid(String options, String said) {
        assertThat(run.execute(("ops sizing " + options).split(" "))).isEqualTo(2);

        assertThat(run.err()).contains(said);
    }
}
