package dev.vipexport.api.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.api.ApiClient;
import dev.vipexport.api.RunningApi;
import java.io.ByteArrayInputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;

/** Tests Swagger UI without a browser. {@code .ci/browser} tests it with one. */
class SwaggerUiTest {
    private static final RunningApi API = RunningApi.shared();

    private static HttpResponse<String> open(String path) {
        return ApiClient.send(ApiClient.unsigned(API, path));
    }

    @Test
    void page_needsNoKey_andLoadsOwnFilesOnly() {
        HttpResponse<String> page = open("/swagger-ui.html");
        List<String> loaded = Pattern.compile("(?:href|src)=\"([^\"]+)\"")
                .matcher(page.body())
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("content-type").orElseThrow()).startsWith("text/html");
        assertThat(loaded).hasSize(5).allSatisfy(path -> {
            assertThat(path).startsWith("/swagger-ui/");
            assertThat(open(path).statusCode()).isEqualTo(200);
        });
    }

    @Test
    void page_forbidsForeignAndInlineContent() {
        String policy = open("/swagger-ui.html")
                .headers()
                .firstValue("content-security-policy")
                .orElseThrow();

        assertThat(policy)
                .contains("default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
    }

    @Test
    void file_needsSignature_whenUnknown() {
        assertThat(open("/swagger-ui/no-such.js").statusCode()).isEqualTo(401);
        assertThat(open("/swagger-ui/../swagger-ui.html").statusCode()).isGreaterThanOrEqualTo(400);
    }

    @Test
    void file_isSentOnce_whenBrowserHasIt() {
        HttpResponse<String> first = open("/swagger-ui/swagger-ui.css");
        String etag = first.headers().firstValue("etag").orElseThrow();

        HttpResponse<String> again = ApiClient.send(
                ApiClient.unsigned(API, "/swagger-ui/swagger-ui.css").header("If-None-Match", etag));

        assertThat(first.headers().firstValue("cache-control")).hasValue("no-cache");
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
    }

    @Test
    void file_isCompressed_whenBrowserAsksForIt() throws Exception {
        String path = "/swagger-ui/swagger-ui-bundle.js";
        HttpResponse<byte[]> compressed = HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(API.uri(path))
                                .header("Accept-Encoding", "gzip")
                                .build(),
                        BodyHandlers.ofByteArray());

        assertThat(compressed.headers().firstValue("content-encoding")).hasValue("gzip");
        assertThat(new GZIPInputStream(new ByteArrayInputStream(compressed.body())).readAllBytes())
                .isEqualTo(open(path).body().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void file_isReadOnly() {
        HttpResponse<String> answer =
                ApiClient.send(ApiClient.unsigned(API, "/swagger-ui.html").POST(HttpRequest.BodyPublishers.noBody()));

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("allow")).hasValue("GET, HEAD");
    }
}
