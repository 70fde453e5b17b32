package dev.vipexport.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The port that serves health and metrics without a signature, and nothing else. */
class MetricsPortTest {
    private static final RunningApi API = RunningApi.withFewThreads();

    @Test
    void metrics_needNoKey() {
        HttpResponse<String> answer = get("/actuator/prometheus");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("# TYPE vip_export_submissions_total counter", "jvm_memory_used_bytes");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator",
                "/actuator/env",
                "/actuator/metrics",
                "/actuator/prometheus/",
                "/actuator/prometheus/x",
                "/actuator/threaddump",
                "/workspaces"
            })
    void otherPaths_areUnauthorized(String path) {
        assertThat(get(path).statusCode()).isEqualTo(401);
    }

    @Test
    void metrics_areNotFound_onPortOfApi() {
        assertThat(ApiClient.send(ApiClient.unsigned(API, "/actuator/prometheus"))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void refusal_isCounted_byItsReason() {
        double before = counter("vip_export_refused_total{why=\"signature\"}");
        assertThat(ApiClient.send(ApiClient.unsigned(API, "/workspaces")).statusCode())
                .isEqualTo(401);

        assertThat(counter("vip_export_refused_total{why=\"signature\"}")).isGreaterThan(before);
    }

    @Test
    void longTarget_isCounted_thoughJettyRefusesIt() {
        double before = counter("vip_export_refused_total{why=\"target\"}");
        assertThat(ApiClient.send(ApiClient.unsigned(API, "/" + "a".repeat(40_000)))
                        .statusCode())
                .isEqualTo(414);

        assertThat(counter("vip_export_refused_total{why=\"target\"}")).isGreaterThan(before);
    }

    private static double counter(String series) {
        return get("/actuator/prometheus")
                .body()
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(series.length() + 1)))
                .findFirst()
                .orElseThrow();
    }

    private static HttpResponse<String> get(String path) {
        return ApiClient.send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + API.healthPort() + path)));
    }
}
