package dev.vipexport.emulators;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.emulators.runtime.ChildJvm;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {
    private static final String[] ALL = {"--storage=0", "--firestore=0", "--kafka=0", "--admin=0"};

    @Test
    void start_printsEndpoints_whenAllServersAreReady() throws Exception {
        try (ChildJvm main = ChildJvm.run(Main.class, ALL)) {
            List<String> lines = untilReady(main);

            System.out.println("Started in a JVM of their own, at the same time:");
            lines.forEach(line -> System.out.println("  " + line));
            assertThat(lines)
                    .satisfiesExactly(
                            line -> assertThat(line).matches("kafka +127\\.0\\.0\\.1:\\d+ .*"),
                            line -> assertThat(line).matches("firestore +127\\.0\\.0\\.1:\\d+ .*"),
                            line -> assertThat(line).matches("storage +http://127\\.0\\.0\\.1:\\d+ .*"),
                            line -> assertThat(line).matches("admin +http://127\\.0\\.0\\.1:\\d+/faults .*"));
        }
    }

    @Test
    void sigterm_stopsServersAndFreesDataDirectory(@TempDir Path data) throws Exception {
        for (int run = 1; run <= 2; run++) {
            try (ChildJvm main = ChildJvm.run(Main.class, "--firestore=0", "--storage=0", "--data=" + data)) {
                untilReady(main);

                assertThat(main.terminate()).containsExactly("Stopped");
            }
        }
    }

    @Test
    void arguments_printUsage_whenUnknown() throws Exception {
        try (ChildJvm main = ChildJvm.run(Main.class, "--firestroe")) {
            assertThat(main.readLine()).isEqualTo("Invalid argument: --firestroe");
            assertThat(main.readLine()).startsWith("Options");
        }
    }

    private static List<String> untilReady(ChildJvm main) throws Exception {
        List<String> lines = new ArrayList<>();
        for (String line = main.readLine(); !line.equals("Ready"); line = main.readLine()) {
            lines.add(line);
        }
        return lines;
    }
}
