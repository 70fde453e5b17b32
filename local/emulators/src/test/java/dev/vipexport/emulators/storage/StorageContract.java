package dev.vipexport.emulators.storage;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.cloud.storage.Storage;
import com.google.gson.JsonObject;
import dev.vipexport.emulators.junit.EmulatorsExtension;
import dev.vipexport.emulators.storage.RawHttp.Answer;
import dev.vipexport.emulators.storage.http.PercentEncoding;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.UUID;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Tests of what Google documents about Cloud Storage, for any server with its API: the one of this JVM, or the one whose
 * URL the system property {@code storage.oracle} names. Each test has its own bucket.
 */
@ExtendWith(FakeGcsDeviations.class)
abstract class StorageContract {
    static final String ORACLE = "storage.oracle";

    @RegisterExtension
    static final EmulatorsExtension EMULATORS = EmulatorsExtension.shared();

    static String url;
    static RawHttp http;
    static Storage storage;

    String bucket = "";

    @BeforeAll
    static void start() {
        url = System.getProperty(ORACLE, EMULATORS.storage().url());
        http = new RawHttp(url);
        storage = GoogleClients.of(url);
    }

    @AfterAll
    static void stop() throws Exception {
        storage.close();
    }

    @BeforeEach
    void createBucket() throws Exception {
        bucket = newBucket();
    }

    static String newBucket() throws Exception {
        String name = "b-" + UUID.randomUUID();
        Answer created = http.post("/storage/v1/b?project=p", "{\"name\":\"" + name + "\"}");
        Assertions.assertThat(created.status()).as(created.text()).isEqualTo(200);
        return name;
    }

    /** Returns the API's path of an object in this test's bucket. */
    String object(String name) {
        return "/storage/v1/b/" + bucket + "/o/" + PercentEncoding.encode(name);
    }

    String uploads(String type) {
        return "/upload/storage/v1/b/" + bucket + "/o?uploadType=" + type;
    }

    /** Uploads by media upload and returns the new object's resource. */
    JsonObject insert(String name, String content) throws Exception {
        Answer stored = http.post(
                uploads("media") + "&name=" + PercentEncoding.encode(name), content, "Content-Type", "text/plain");
        Assertions.assertThat(stored.status()).as(stored.text()).isEqualTo(200);
        return stored.json();
    }

    /** Uploads by multipart upload; the media part names no type. */
    Answer multipart(String query, String resource, byte[] content) throws Exception {
        return multipart(query, resource, "", content);
    }

    /** Uploads by multipart upload; {@code mediaHead} holds the header lines of the media part. */
    Answer multipart(String query, String resource, String mediaHead, byte[] content) throws Exception {
        String head = "--boundary\r\nContent-Type: application/json\r\n\r\n" + resource + "\r\n--boundary\r\n"
                + mediaHead + "\r\n";
        return http.send(
                "POST",
                uploads("multipart") + query,
                BodyPublishers.concat(
                        BodyPublishers.ofString(head),
                        BodyPublishers.ofByteArray(content),
                        BodyPublishers.ofString("\r\n--boundary--\r\n")),
                "Content-Type",
                "multipart/related; boundary=boundary");
    }

    Answer multipart(String query, String resource, String content) throws Exception {
        return multipart(query, resource, content.getBytes(UTF_8));
    }

    String contentOf(String name) throws Exception {
        Answer media = http.get(object(name) + "?alt=media");
        Assertions.assertThat(media.status()).as(media.text()).isEqualTo(200);
        return media.text();
    }

    void assertNoObject(String name) throws Exception {
        Assertions.assertThat(http.get(object(name)).status()).isEqualTo(404);
    }

    static Answer delete(String target) throws Exception {
        return http.send("DELETE", target, BodyPublishers.noBody());
    }

    static Answer patch(String target, String changes) throws Exception {
        return http.send("PATCH", target, BodyPublishers.ofString(changes), "Content-Type", "application/json");
    }

    static String generation(JsonObject resource) {
        return text(resource, "generation");
    }

    static String text(JsonObject resource, String field) {
        return resource.get(field).getAsString();
    }
}
