package dev.vipexport.emulators.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.vipexport.emulators.storage.RawHttp.Answer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests <a href="https://cloud.google.com/storage/docs/composite-objects">composite objects</a>. */
class ComposeContractTest extends StorageContract {

    @Test
    void compose_concatenatesSources() throws Exception {
        insert("a", "first,");
        insert("b", "second,");

        JsonObject composed = compose(
                        "all",
                        "{\"sourceObjects\":[{\"name\":\"a\"},{\"name\":\"b\"},{\"name\":\"a\"}],"
                                + "\"destination\":{\"contentType\":\"text/csv\",\"metadata\":{\"k\":\"v\"}}}")
                .json();

        assertThat(contentOf("all")).isEqualTo("first,second,first,");
        assertThat(text(composed, "contentType")).isEqualTo("text/csv");
        assertThat(text(composed.getAsJsonObject("metadata"), "k")).isEqualTo("v");
        assertThat(text(composed, "size")).isEqualTo("19");
    }

    @Test
    void compositeObject_hasCrc32cButNoMd5() throws Exception {
        insert("a", "1234");
        insert("b", "56789");

        JsonObject composed = composeOf("all", "a", "b").json();

        assertThat(text(composed, "crc32c")).isEqualTo("4waSgw==");
        assertThat(composed.has("md5Hash")).isFalse();
    }

    @Test
    void componentCount_sumsNestedComponents() throws Exception {
        insert("a", "x");

        assertThat(composeOf("two", "a", "a").json().get("componentCount").getAsInt())
                .isEqualTo(2);
        assertThat(composeOf("five", "two", "a", "two")
                        .json()
                        .get("componentCount")
                        .getAsInt())
                .isEqualTo(5);
    }

    @ParameterizedTest
    @CsvSource({"1, 200", "32, 200", "33, 400", "0, 400"})
    void compose_takesUpTo32Sources(int sources, int status) throws Exception {
        insert("a", "x");

        String[] names = IntStream.range(0, sources).mapToObj(number -> "a").toArray(String[]::new);
        assertThat(composeOf("all", names).status()).isEqualTo(status);
    }

    @Test
    void compose_canAppendObjectToItself() throws Exception {
        insert("log", "first,");
        insert("more", "second,");
        composeOf("log", "log", "more");

        assertThat(contentOf("log")).isEqualTo("first,second,");
    }

    @Test
    void compose_isNotFound_whenSourceIsMissing() throws Exception {
        insert("a", "x");

        assertThat(composeOf("all", "a", "none").status()).isEqualTo(404);
        assertNoObject("all");
    }

    @ParameterizedTest
    @CsvSource({
        "'\"objectPreconditions\":{\"ifGenerationMatch\":\"CURRENT\"}', 200",
        "'\"objectPreconditions\":{\"ifGenerationMatch\":\"1\"}', 412",
        "'\"generation\":\"CURRENT\"', 200",
        "'\"generation\":\"1\"', 404"
    })
    void compose_checksSourceGeneration(String condition, int status) throws Exception {
        String current = generation(insert("a", "x"));

        assertThat(compose(
                                "all",
                                "{\"sourceObjects\":[{\"name\":\"a\"," + condition.replace("CURRENT", current) + "}]}")
                        .status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"sourceObjects\":[{}]}", "{"})
    void compose_isRejected_withoutSources(String request) throws Exception {
        assertThat(compose("all", request).status()).isEqualTo(400);
    }

    private Answer composeOf(String target, String... sources) throws Exception {
        String list = IntStream.range(0, sources.length)
                .mapToObj(at -> "{\"name\":\"" + sources[at] + "\"}")
                .collect(Collectors.joining(","));
        return compose(target, "{\"sourceObjects\":[" + list + "]}");
    }

    private Answer compose(String target, String request) throws Exception {
        return http.post(object(target) + "/compose", request, "Content-Type", "application/json");
    }
}
