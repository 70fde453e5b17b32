package dev.vipexport.api.openapi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.api.ApiClient;
import dev.vipexport.api.RunningApi;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Tests Swagger UI without a browser. {@code .ci/swagger-ui} tests it with one. */
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
    void file_isNotFound_whenUnknown() {
        HttpResponse<String> answer = open("/swagger-ui/no-such.js");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("{\"message\":\"There is nothing at this address\"}");
    }
}
