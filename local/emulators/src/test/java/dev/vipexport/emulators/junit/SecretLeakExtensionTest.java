package dev.vipexport.emulators.junit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineTestKit;

class SecretLeakExtensionTest {
    private static Path log = Path.of("");

    @TempDir
    Path folder;

    @ExtendWith(SecretLeakExtension.class)
    static class LogsSecret {
        @Test
        void sample_logsSecret() throws IOException {
            Files.writeString(log, "INFO door-key-4711\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    @ExtendWith(SecretLeakExtension.class)
    static class PrintsSecret {
        @Test
        void sample_printsSecret() {
            System.out.println("printed door-key-4711");
        }
    }

    @ExtendWith(SecretLeakExtension.class)
    static class PrintsNoSecret {
        @Test
        void sample_printsNoSecret() {
            System.out.println("a key of no door");
        }
    }

    private long failuresOf(Class<?> tests) {
        log = folder.resolve("watched.log");
        PrintStream screen = System.out;
        System.setOut(new PrintStream(OutputStream.nullOutputStream(), false, UTF_8));
        try {
            return EngineTestKit.engine("junit-jupiter")
                    .configurationParameter("secret-leak.forbidden", "door-key-\\d")
                    .configurationParameter("secret-leak.file", log.toString())
                    .selectors(selectClass(tests))
                    .execute()
                    .containerEvents()
                    .failed()
                    .count();
        } finally {
            System.setOut(screen);
        }
    }

    @Test
    void testClass_fails_whenItLogsSecret() {
        assertThat(failuresOf(LogsSecret.class)).isEqualTo(1);
    }

    @Test
    void testClass_fails_whenItPrintsSecret() {
        assertThat(failuresOf(PrintsSecret.class)).isEqualTo(1);
    }

    @Test
    void testClass_passes_withoutSecret() {
        assertThat(failuresOf(PrintsNoSecret.class)).isZero();
    }

    @Test
    void failure_hidesSecret() {
        assertThat(SecretLeakExtension.findLeaks("fine\nWARN link door-key-4711", Pattern.compile("door-key-\\d")))
                .isEqualTo(List.of("WARN link [door-key-\\d]"));
    }

    @ExtendWith(SecretLeakExtension.class)
    static class LogsHalfSecret {
        @Test
        void sample_logsHalfLine() throws IOException {
            Files.writeString(log, "INFO door-", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        }
    }

    @ExtendWith(SecretLeakExtension.class)
    static class LogsRestOfSecret {
        @Test
        void sample_logsRestOfLine() throws IOException {
            Files.writeString(log, "key-4711\n", StandardOpenOption.APPEND);
        }
    }

    @Test
    void secret_isFound_whenClassBoundarySplitsLine() {
        assertThat(failuresOf(LogsHalfSecret.class)).isZero();
        assertThat(failuresOf(LogsRestOfSecret.class)).isEqualTo(1);
    }

    @Test
    void file_isOnePerFork_byPlaceholder() {
        String fork = System.getProperty("java.specification.version", "");
        assertThat(SecretLeakExtension.resolve("target/watched-${java.specification.version:-1}.log"))
                .isEqualTo("target/watched-" + fork + ".log");
        assertThat(SecretLeakExtension.resolve("target/watched-${no.such.property:-1}.log"))
                .isEqualTo("target/watched-1.log");
    }
}
