package dev.vipexport.emulators.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.vipexport.emulators.storage.http.PercentEncoding;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests lists of objects. */
class ListContractTest extends StorageContract {

    /** Blanks separate the expected names. */
    @ParameterizedTest
    @CsvSource({
        "'', 'a a/1 a/2 a/b/1 b/ b/1 c', ''",
        "prefix=a, 'a a/1 a/2 a/b/1', ''",
        "prefix=a/, 'a/1 a/2 a/b/1', ''",
        "prefix=none, '', ''",
        "delimiter=/, 'a c', 'a/ b/'",
        "prefix=a&delimiter=/, 'a', 'a/'",
        "prefix=a/&delimiter=/, 'a/1 a/2', 'a/b/'",
        "prefix=a/b/&delimiter=/, 'a/b/1', ''",
        "prefix=a/b&delimiter=/, '', 'a/b/'",
        "delimiter=/b/, 'a a/1 a/2 b/ b/1 c', 'a/b/'",
        "prefix=b/&delimiter=/, 'b/ b/1', ''",
        "delimiter=/&includeTrailingDelimiter=true, 'a b/ c', 'a/ b/'",
        "startOffset=a/2, 'a/2 a/b/1 b/ b/1 c', ''",
        "startOffset=a/3, 'a/b/1 b/ b/1 c', ''",
        "endOffset=a/2, 'a a/1', ''",
        "startOffset=a/1&endOffset=b/1, 'a/1 a/2 a/b/1 b/', ''",
        "startOffset=b&delimiter=/, 'c', 'b/'",
        "endOffset=b&delimiter=/, 'a', 'a/'",
        "prefix=a/&startOffset=a/2, 'a/2 a/b/1', ''",
        "startOffset=c&endOffset=b, '', ''"
    })
    void list_filtersByName(String query, String items, String prefixes) throws Exception {
        for (String name : List.of("c", "b/1", "b/", "a/b/1", "a/2", "a/1", "a")) {
            insert(name, "x");
        }
        JsonObject page = list(query);

        assertThat(names(page)).containsExactly(words(items));
        assertThat(prefixes(page)).containsExactly(words(prefixes));
        assertThat(page.has("nextPageToken")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "1, delimiter=/, 4",
        "3, delimiter=/, 2",
        "2, '', 4",
        "100, '', 1",
        "2, prefix=a, 2",
    })
    void pages_containEveryEntryOnce(int size, String query, int pages) throws Exception {
        List<String> all = List.of("a", "a/1", "a/2", "a/b/1", "b/", "b/1", "c");
        for (String name : all) {
            insert(name, "x");
        }
        List<String> found = new ArrayList<>();
        int count = 0;
        String token = "";
        do {
            JsonObject page = list(query + "&maxResults=" + size + token);
            List<String> entries =
                    Stream.concat(names(page).stream(), prefixes(page).stream()).toList();
            assertThat(entries).hasSizeLessThanOrEqualTo(size);
            found.addAll(entries);
            count++;
            token = page.has("nextPageToken")
                    ? "&pageToken=" + PercentEncoding.encode(text(page, "nextPageToken"))
                    : "";
        } while (!token.isEmpty());

        JsonObject whole = list(query);
        assertThat(found)
                .containsExactlyInAnyOrderElementsOf(Stream.concat(names(whole).stream(), prefixes(whole).stream())
                        .toList());
        assertThat(count).isEqualTo(pages);
    }

    @Test
    void list_isOrderedByUtf8Bytes() throws Exception {
        List<String> inOrder = List.of("a", "b", "\uff5e", "\ud83d\ude00"); // Java's order has the last two reversed
        for (String name : List.of("\ud83d\ude00", "b", "\uff5e", "a")) {
            insert(name, "x");
        }
        assertThat(names(list(""))).isEqualTo(inOrder);
    }

    @Test
    void listedObject_equalsSingleResource() throws Exception {
        insert("o", "x");

        JsonElement listed = list("").getAsJsonArray("items").get(0);
        assertThat(listed).isEqualTo(http.get(object("o")).json());
    }

    @Test
    void list_isEmpty_whenBucketIsEmpty() throws Exception {
        JsonObject page = list("");

        assertThat(text(page, "kind")).isEqualTo("storage#objects");
        assertThat(names(page)).isEmpty();
    }

    @Test
    void list_isNotFound_whenBucketIsMissing() throws Exception {
        assertThat(http.get("/storage/v1/b/missing-" + bucket + "/o").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(strings = {"maxResults=x", "pageToken=%21%21"})
    void list_isRejected_whenPageParameterIsMalformed(String query) throws Exception {
        assertThat(http.get("/storage/v1/b/" + bucket + "/o?" + query).status()).isEqualTo(400);
    }

    private JsonObject list(String query) throws Exception {
        return http.get("/storage/v1/b/" + bucket + "/o?" + query).json();
    }

    private static List<String> names(JsonObject page) {
        List<String> names = new ArrayList<>();
        array(page, "items").forEach(item -> names.add(text(item.getAsJsonObject(), "name")));
        return names;
    }

    private static List<String> prefixes(JsonObject page) {
        List<String> prefixes = new ArrayList<>();
        array(page, "prefixes").forEach(prefix -> prefixes.add(prefix.getAsString()));
        return prefixes;
    }

    private static JsonArray array(JsonObject page, String field) {
        return page.has(field) ? page.getAsJsonArray(field) : new JsonArray();
    }

    private static String[] words(String text) {
        return text.isEmpty() ? new String[0] : text.split(" ", -1);
    }
}
