package dev.vipexport.emulators.storage;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import dev.vipexport.emulators.storage.RawHttp.Answer;
import dev.vipexport.emulators.storage.http.PercentEncoding;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests buckets. */
class BucketContractTest extends StorageContract {

    @Test
    void bucket_hasDocumentedFields_whenCreated() throws Exception {
        JsonObject resource = http.get(path()).json();

        assertThat(text(resource, "kind")).isEqualTo("storage#bucket");
        assertThat(text(resource, "name")).isEqualTo(bucket);
        assertThat(text(resource, "id")).isEqualTo(bucket);
        assertThat(text(resource, "metageneration")).isEqualTo("1");
        assertThat(text(resource, "storageClass")).isEqualTo("STANDARD");
        assertThat(resource.has("timeCreated")).isTrue();
        assertThat(resource.has("etag")).isTrue();
    }

    @Test
    void create_conflicts_whenBucketExists() throws Exception {
        Answer again = http.post("/storage/v1/b?project=p", "{\"name\":\"" + bucket + "\"}");

        assertThat(again.status()).isEqualTo(409);
        assertThat(again.reason()).isEqualTo("conflict");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{}", "{\"name\":\"ab\"}", "{\"name\":\"Upper\"}", "{\"name\":\"-dash\"}", "{"})
    void create_isRejected_whenNameIsInvalid(String resource) throws Exception {
        assertThat(http.post("/storage/v1/b?project=p", resource).status()).isEqualTo(400);
    }

    @Test
    void bucket_isNotFound_whenMissing() throws Exception {
        String missing = "/storage/v1/b/missing-" + bucket;

        assertThat(http.get(missing).status()).isEqualTo(404);
        assertThat(patch(missing, "{}").status()).isEqualTo(404);
        assertThat(delete(missing).status()).isEqualTo(404);
    }

    @Test
    void delete_removesEmptyBucket() throws Exception {
        assertThat(delete(path()).status()).isEqualTo(204);
        assertThat(http.get(path()).status()).isEqualTo(404);
    }

    @Test
    void delete_conflicts_whenBucketHasObjects() throws Exception {
        insert("o", "x");

        assertThat(delete(path()).status()).isEqualTo(409);
        assertThat(contentOf("o")).isEqualTo("x");
    }

    @Test
    void buckets_areListedInPages() throws Exception {
        String prefix = bucket.substring(0, 30);
        List<String> names = new ArrayList<>(List.of(bucket));
        for (String suffix : List.of("-x", "-y")) {
            http.post("/storage/v1/b?project=p", "{\"name\":\"" + bucket + suffix + "\"}");
            names.add(bucket + suffix);
        }
        JsonObject first = http.get("/storage/v1/b?project=p&maxResults=2&prefix=" + prefix)
                .json();
        JsonObject second = http.get("/storage/v1/b?project=p&maxResults=2&prefix=" + prefix + "&pageToken="
                        + PercentEncoding.encode(text(first, "nextPageToken")))
                .json();

        assertThat(names(first)).isEqualTo(names.subList(0, 2));
        assertThat(names(second)).isEqualTo(names.subList(2, 3));
        assertThat(second.has("nextPageToken")).isFalse();
    }

    @Test
    void patch_mergesLabels() throws Exception {
        patch(path(), "{\"labels\":{\"a\":\"1\",\"b\":\"2\"}}");
        JsonObject changed =
                patch(path(), "{\"labels\":{\"a\":null,\"c\":\"3\"}}").json();

        assertThat(changed.get("labels")).hasToString("{\"b\":\"2\",\"c\":\"3\"}");
        assertThat(http.get(path()).json()).isEqualTo(changed);
        assertThat(text(changed, "metageneration")).isEqualTo("3");
    }

    @Test
    void put_replacesBucketSettings() throws Exception {
        patch(path(), "{\"labels\":{\"a\":\"1\"}}");
        http.send("PUT", path(), BodyPublishers.ofString("{\"storageClass\":\"NEARLINE\"}"));

        JsonObject resource = http.get(path()).json();
        assertThat(resource.has("labels")).isFalse();
        assertThat(text(resource, "storageClass")).isEqualTo("NEARLINE");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, ifMetagenerationMatch=1, 200",
        "GET, ifMetagenerationMatch=2, 412",
        "GET, ifMetagenerationNotMatch=1, 304",
        "PATCH, ifMetagenerationMatch=1, 200",
        "PATCH, ifMetagenerationMatch=2, 412",
        "PATCH, ifMetagenerationNotMatch=1, 412",
        "DELETE, ifMetagenerationMatch=1, 204",
        "DELETE, ifMetagenerationMatch=2, 412"
    })
    void preconditions_applyToBuckets(String method, String condition, int status) throws Exception {
        assertThat(http.send(
                                method,
                                path() + "?" + condition,
                                BodyPublishers.ofString(method.equals("PATCH") ? "{}" : ""))
                        .status())
                .isEqualTo(status);
    }

    private String path() {
        return "/storage/v1/b/" + bucket;
    }

    private static List<String> names(JsonObject page) {
        List<String> names = new ArrayList<>();
        page.getAsJsonArray("items").forEach(item -> names.add(text(item.getAsJsonObject(), "name")));
        return names;
    }
}
