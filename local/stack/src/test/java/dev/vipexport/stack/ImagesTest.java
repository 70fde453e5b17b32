package dev.vipexport.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Images of others are named with their digests, because a tag can move. */
class ImagesTest {
    private static final Path ROOT = Path.of("../..");
    private static final String PINNED = "[^@\\s]+:[^@\\s]+@sha256:[0-9a-f]{64}";

    private static List<String> all(String pattern, String file) throws IOException {
        return Pattern.compile(pattern, Pattern.MULTILINE)
                .matcher(Files.readString(ROOT.resolve(file)))
                .results()
                .map(found -> found.group(1))
                .toList();
    }

    @Test
    void composeFile_pinsImagesOfOthers() throws IOException {
        List<String> images = all("^    image: (\\S+)$", "docker-compose.yml").stream()
                .filter(image -> !image.startsWith("vip-export/"))
                .toList();

        assertThat(images).hasSize(4).allSatisfy(image -> assertThat(image).matches(PINNED));
    }

    @Test
    void dockerfiles_pinTheSameJava() throws IOException {
        List<String> pinned = all("^ARG JAVA_IMAGE=(\\S+)$", "api/Dockerfile");

        assertThat(pinned).singleElement().asString().matches(PINNED);
        for (String folder : List.of("api", "worker", "ops", "local/stack")) {
            assertThat(all("^ARG JAVA_IMAGE=(\\S+)$", folder + "/Dockerfile")).isEqualTo(pinned);
            assertThat(all("^FROM (\\S+)", folder + "/Dockerfile"))
                    .allMatch("${JAVA_IMAGE}"::equals)
                    .hasSize(2);
        }
    }

    /** No Dockerfile is elsewhere. */
    @Test
    void dockerfiles_areThoseOfThisTest() throws IOException {
        try (Stream<Path> files = Files.find(ROOT, 3, (file, attributes) -> file.endsWith("Dockerfile"))) {
            assertThat(files.map(file -> ROOT.relativize(file).toString()))
                    .filteredOn(file -> !file.startsWith(".ci"))
                    .containsExactlyInAnyOrder(
                            "api/Dockerfile", "worker/Dockerfile", "ops/Dockerfile", "local/stack/Dockerfile");
        }
    }
}
