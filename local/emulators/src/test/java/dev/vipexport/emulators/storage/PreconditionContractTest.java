package dev.vipexport.emulators.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.emulators.storage.RawHttp.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Tests <a href="https://cloud.google.com/storage/docs/request-preconditions">preconditions</a>. An unmet "not"
 * condition of a read is 304. Any other unmet condition is 412.
 */
class PreconditionContractTest extends StorageContract {

    @ParameterizedTest
    @CsvSource({
        "GET, ifGenerationMatch=CURRENT, 200",
        "GET, ifGenerationMatch=1, 412",
        "GET, ifGenerationNotMatch=1, 200",
        "GET, ifGenerationNotMatch=CURRENT, 304",
        "GET, ifMetagenerationMatch=1, 200",
        "GET, ifMetagenerationMatch=2, 412",
        "GET, ifMetagenerationNotMatch=2, 200",
        "GET, ifMetagenerationNotMatch=1, 304",
        "GET, alt=media&ifGenerationMatch=CURRENT, 200",
        "GET, alt=media&ifGenerationMatch=1, 412",
        "GET, alt=media&ifGenerationNotMatch=CURRENT, 304",
        "GET, alt=media&ifMetagenerationMatch=2, 412",
        "GET, alt=media&ifMetagenerationNotMatch=1, 304",
        "GET, generation=CURRENT, 200",
        "GET, generation=1, 404",
        "PATCH, ifGenerationMatch=CURRENT, 200",
        "PATCH, ifGenerationMatch=1, 412",
        "PATCH, ifGenerationNotMatch=CURRENT, 412",
        "PATCH, ifMetagenerationMatch=1, 200",
        "PATCH, ifMetagenerationMatch=7, 412",
        "PATCH, ifMetagenerationNotMatch=1, 412",
        "PUT, ifGenerationMatch=CURRENT, 200",
        "PUT, ifGenerationMatch=1, 412",
        "PUT, ifMetagenerationMatch=7, 412",
        "PUT, ifMetagenerationNotMatch=1, 412",
        "DELETE, ifGenerationMatch=CURRENT, 204",
        "DELETE, ifGenerationMatch=1, 412",
        "DELETE, ifGenerationNotMatch=CURRENT, 412",
        "DELETE, ifMetagenerationMatch=1, 204",
        "DELETE, ifMetagenerationMatch=2, 412",
        "DELETE, ifMetagenerationNotMatch=1, 412"
    })
    void preconditions_applyToObjectCalls(String method, String condition, int status) throws Exception {
        String generation = generation(insert("o", "x"));
        String body = method.startsWith("P") ? "{\"contentType\":\"text/csv\"}" : "";

        Answer answer = http.send(
                method,
                object("o") + "?" + condition.replace("CURRENT", generation),
                BodyPublishers.ofString(body),
                "Content-Type",
                "application/json");

        assertThat(answer.status()).isEqualTo(status);
    }

    @ParameterizedTest
    @CsvSource({
        "ifGenerationMatch=0, 412, x",
        "ifGenerationMatch=CURRENT, 200, new",
        "ifGenerationMatch=1, 412, x",
        "ifGenerationNotMatch=CURRENT, 412, x",
        "ifGenerationNotMatch=0, 200, new",
        "ifMetagenerationMatch=1, 200, new",
        "ifMetagenerationMatch=2, 412, x",
        "ifMetagenerationNotMatch=1, 412, x"
    })
    void preconditions_applyToUpload_whenObjectExists(String condition, int status, String content) throws Exception {
        String query = "&name=o&" + condition.replace("CURRENT", generation(insert("o", "x")));

        assertThat(multipart(query, "{}", "new").status()).isEqualTo(status);
        assertThat(contentOf("o")).isEqualTo(content);
    }

    @ParameterizedTest
    @CsvSource({"ifGenerationMatch=0, 200", "ifGenerationMatch=1, 412", "ifGenerationNotMatch=0, 412"})
    void preconditions_applyToUpload_whenObjectIsMissing(String condition, int status) throws Exception {
        assertThat(multipart("&name=o&" + condition, "{}", "new").status()).isEqualTo(status);
        assertThat(http.get(object("o")).status()).isEqualTo(status == 200 ? 200 : 404);
    }

    @ParameterizedTest
    @CsvSource({"media, 412", "resumable, 412"})
    void preconditions_applyToEveryUploadType(String type, int status) throws Exception {
        insert("o", "x");

        assertThat(http.post(uploads(type) + "&name=o&ifGenerationMatch=0", "").status())
                .isEqualTo(status);
        assertThat(contentOf("o")).isEqualTo("x");
    }

    @ParameterizedTest
    @CsvSource({
        "ifGenerationMatch=0, 412",
        "ifGenerationMatch=CURRENT, 200",
        "ifMetagenerationMatch=1, 200",
        "ifMetagenerationMatch=2, 412"
    })
    void preconditions_applyToCompose(String condition, int status) throws Exception {
        String generation = generation(insert("o", "x"));

        assertThat(http.post(
                                object("o") + "/compose?" + condition.replace("CURRENT", generation),
                                "{\"sourceObjects\":[{\"name\":\"o\"},{\"name\":\"o\"}]}",
                                "Content-Type",
                                "application/json")
                        .status())
                .isEqualTo(status);
        assertThat(contentOf("o")).isEqualTo(status == 200 ? "xx" : "x");
    }

    @ParameterizedTest
    @CsvSource({
        "rewriteTo, ifGenerationMatch=0, 412",
        "rewriteTo, ifGenerationMatch=TARGET, 200",
        "rewriteTo, ifGenerationNotMatch=TARGET, 412",
        "rewriteTo, ifMetagenerationMatch=1, 200",
        "rewriteTo, ifMetagenerationMatch=2, 412",
        "rewriteTo, ifMetagenerationNotMatch=1, 412",
        "rewriteTo, ifSourceGenerationMatch=SOURCE, 200",
        "rewriteTo, ifSourceGenerationMatch=1, 412",
        "rewriteTo, ifSourceGenerationNotMatch=SOURCE, 412",
        "rewriteTo, ifSourceMetagenerationMatch=1, 200",
        "rewriteTo, ifSourceMetagenerationMatch=2, 412",
        "rewriteTo, ifSourceMetagenerationNotMatch=1, 412",
        "rewriteTo, sourceGeneration=SOURCE, 200",
        "rewriteTo, sourceGeneration=1, 404",
        "copyTo, ifGenerationMatch=0, 412",
        "copyTo, ifGenerationMatch=TARGET, 200",
        "copyTo, ifSourceGenerationMatch=1, 412",
        "copyTo, ifSourceMetagenerationMatch=2, 412"
    })
    void preconditions_applyToCopy(String call, String condition, int status) throws Exception {
        String query = condition
                .replace("SOURCE", generation(insert("source", "new")))
                .replace("TARGET", generation(insert("target", "old")));

        assertThat(http.post(
                                object("source") + "/" + call + object("target").substring("/storage/v1".length()) + "?"
                                        + query,
                                "")
                        .status())
                .isEqualTo(status);
        assertThat(contentOf("target")).isEqualTo(status == 200 ? "new" : "old");
    }
}
