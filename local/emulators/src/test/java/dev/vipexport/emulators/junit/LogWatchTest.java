package dev.vipexport.emulators.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineTestKit;

class LogWatchTest {
    private static Path log = Path.of("");

    @TempDir
    Path folder;

    @ExtendWith(LogWatch.class)
    static class Logs {
        @Test
        void something() throws IOException {
            Files.writeString(log, "INFO door-key-4711\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    @ExtendWith(LogWatch.class)
    static class Prints {
        @Test
        void something() {
            System.out.println("printed door-key-4711");
        }
    }

    @ExtendWith(LogWatch.class)
    static class Behaves {
        @Test
        void something() {
            System.out.println("a key of no door");
        }
    }

    private long failuresOf(Class<?> tests) {
        log = folder.resolve("watched.log");
        return EngineTestKit.engine("junit-jupiter")
                .configurationParameter("log-watch.forbidden", "door-key-\\d")
                .configurationParameter("log-watch.file", log.toString())
                .selectors(selectClass(tests))
                .execute()
                .containerEvents()
                .failed()
                .count();
    }

    @Test
    void aClassThatLogsWhatIsForbiddenFails() {
        assertThat(failuresOf(Logs.class)).isEqualTo(1);
    }

    @Test
    void aClassThatPrintsWhatIsForbiddenFails() {
        assertThat(failuresOf(Prints.class)).isEqualTo(1);
    }

    @Test
    void aClassThatDoesNeitherPasses() {
        assertThat(failuresOf(Behaves.class)).isZero();
    }

    @Test
    void theFailureItselfDoesNotTellIt() {
        assertThat(LogWatch.told("fine\nWARN link door-key-4711", Pattern.compile("door-key-\\d")))
                .isEqualTo(List.of("WARN link [door-key-\\d]"));
    }
}
