package dev.vipexport.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.stack.demo.DemoOrganisations;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * What Prometheus reads from an API and a worker that have run an export, and from the operations app. docs/metrics.md is the list of our metrics with
 * all values of their tags. To rewrite it:
 *
 * <pre>{@code
 * ./mvnw -pl local/stack -am test -Dtest=MetricsSystemTest -Dsurefire.failIfNoSpecifiedTests=false -Dmetrics.write=true
 * }</pre>
 */
class MetricsSystemTest {
    private static final Path PAGE = Path.of("../../docs/metrics.md");
    private static final Pattern TABLE =
            Pattern.compile("(<!-- metrics: begin -->\n).*(<!-- metrics: end -->)", Pattern.DOTALL);
    private static final Pattern LINK = Pattern.compile("/exports/([^/]+)/");
    private static final String OURS = "vip_export_";
    private static final String DAY =
            "/vip-messages/export?workspaceId=ws-demo&mediumId=ch-demo&from=2026-06-11&to=2026-06-12";

    /** More would cost the operator money, and hide the few that matter. */
    private static final int MAX_SERIES = 400;

    /** The first words of the metrics of libraries. */
    private static final Set<String> LIBRARIES = Set.of(
            "application",
            "disk",
            "executor",
            "http",
            "jetty",
            "jvm",
            "kafka",
            "logback",
            "process",
            "spring",
            "system",
            "tasks");

    private static final Set<String> KAFKA_CLIENTS = Set.of(
            "kafka_consumer_coordinator_commit_latency_avg",
            "kafka_consumer_coordinator_failed_rebalance_total",
            "kafka_consumer_coordinator_last_heartbeat_seconds_ago",
            "kafka_consumer_coordinator_rebalance_total",
            "kafka_producer_record_error_total",
            "kafka_producer_request_latency_avg");

    private static ConfigurableApplicationContext worker;
    private static String exportId;
    private static String apiText;
    private static String workerText;
    private static String opsText;
    private static Scrape api;
    private static Scrape workers;
    private static Scrape ops;
    private static ConfigurableApplicationContext opsApp;

    @BeforeAll
    static void export() throws Exception {
        RunningSystem system = RunningSystem.sharedWithoutWorker();
        worker = system.startWorker("--spring.kafka.client-id=host");
        var caller = system.caller(DemoOrganisations.DEMO);
        var answer = caller.get(DAY);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        exportId =
                LINK.matcher(answer.body()).results().findFirst().orElseThrow().group(1);
        var registry = worker.getBean(PrometheusMeterRegistry.class);
        await("the meters of Kafka's clients are bound, which takes a minute")
                .atMost(TestTimeouts.MAX)
                .until(() -> registry.scrape().contains("kafka_producer_record_error_total"));
        apiText = system.scrapeApi();
        workerText = registry.scrape();
        opsApp = Applications.startOps(0, 0, system.options("--vip-export.observer.interval=50ms"));
        await("queues and jobs are observed").atMost(TestTimeouts.MAX).until(() -> {
            String text = RunningSystem.scrape(opsApp);
            return !text.contains("vip_export_queue_lag{lane=\"jobs\",stage=\"main\"} NaN")
                    && !text.contains("vip_export_jobs_stalled NaN");
        });
        opsText = RunningSystem.scrape(opsApp);
        ops = Scrape.parse(opsText);
        api = Scrape.parse(apiText);
        workers = Scrape.parse(workerText);
    }

    @AfterAll
    static void stop() {
        opsApp.close();
        worker.close();
    }

    @Test
    void page_listsOurMetrics_withTheirTags() throws IOException {
        String page = Files.readString(PAGE);
        String generated = TABLE.matcher(page).replaceFirst("$1" + Matcher.quoteReplacement(table()) + "$2");
        if (Boolean.getBoolean("metrics.write")) {
            Files.writeString(PAGE, generated);
        } else {
            assertThat(page)
                    .as("docs/metrics.md: rewrite it with -Dmetrics.write=true")
                    .isEqualTo(generated);
        }
    }

    private static String table() {
        Map<String, String> rows = new TreeMap<>();
        for (String metric : metrics()) {
            Map<String, Scrape> apps = new LinkedHashMap<>();
            apps.put("API", api);
            apps.put("worker", workers);
            apps.put("operations", ops);
            apps.values().removeIf(app -> !app.types().containsKey(metric));
            Scrape of = apps.values().iterator().next();
            String where = String.join(", ", apps.keySet());
            String tags = of.tagValues(metric).entrySet().stream()
                    .map(tag -> "`" + tag.getKey() + "`: " + String.join(", ", tag.getValue()))
                    .collect(Collectors.joining("<br>"));
            rows.put(
                    metric,
                    "| `" + metric + "` | " + of.types().get(metric) + " | " + where + " | " + tags + " | "
                            + of.help().get(metric) + " |\n");
        }
        return "| metric | type | of | tags | meaning |\n|---|---|---|---|---|\n" + String.join("", rows.values());
    }

    /** Returns our metrics. The maximum of a timer is a metric of its own for Prometheus, and no row of the page. */
    private static Set<String> metrics() {
        var all = new TreeSet<String>();
        all.addAll(api.types().keySet());
        all.addAll(workers.types().keySet());
        all.addAll(ops.types().keySet());
        all.removeIf(name -> !name.startsWith(OURS) || name.endsWith("_seconds_max"));
        return all;
    }

    @Test
    void metrics_areOursOrKnown() {
        for (Scrape scrape : new Scrape[] {api, workers, ops}) {
            assertThat(scrape.types().keySet())
                    .allMatch(
                            name -> name.startsWith(OURS) || LIBRARIES.contains(name.substring(0, name.indexOf('_'))));
        }
    }

    @Test
    void series_areFew() {
        assertThat(api.samples()).as(apiText).hasSizeLessThan(MAX_SERIES);
        assertThat(workers.samples()).as(workerText).hasSizeLessThan(MAX_SERIES);
        assertThat(ops.samples()).as(opsText).hasSizeLessThan(MAX_SERIES);
    }

    @Test
    void tags_nameNoExportAndNoCaller() {
        assertThat(exportId).hasSizeGreaterThan(20);
        for (String text : new String[] {apiText, workerText}) {
            assertThat(text)
                    .doesNotContain(
                            exportId,
                            DemoOrganisations.DEMO.key(),
                            DemoOrganisations.DEMO.secret(),
                            DemoOrganisations.DEMO_CHANNEL.mediumId(),
                            "127.0.0.1");
        }
    }

    @Test
    void kafkaClients_haveFewMetrics_andTheNamesOfLanes() {
        assertThat(workers.types().keySet().stream().filter(name -> name.startsWith("kafka_")))
                .containsExactlyInAnyOrderElementsOf(KAFKA_CLIENTS);
        assertThat(workers.tagValues("kafka_consumer_coordinator_rebalance_total")
                        .get("client_id"))
                .contains("host-jobs-0", "host-large_jobs-0", "host-slices-0", "host-jobs-retry-0")
                .allMatch(client -> client.matches("host-(jobs|large_jobs|slices)(-retry)?-\\d+"));
        assertThat(workers.tagValues("kafka_producer_record_error_total").get("client_id"))
                .allMatch(client -> client.matches("host-(tickets|retries)-\\d+"));
        assertThat(api.types().keySet().stream().filter(name -> name.startsWith("kafka_")))
                .isSubsetOf(KAFKA_CLIENTS);
    }

    @Test
    void export_isCounted() {
        assertThat(workers.sum("vip_export_jobs_ended_total", "outcome", "succeeded", "size", "small"))
                .isPositive();
        assertThat(workers.sum("vip_export_job_duration_seconds_count", "size", "small"))
                .isPositive();
        assertThat(workers.sum("vip_export_tickets_total", "lane", "jobs", "outcome", "succeeded"))
                .isPositive();
        assertThat(workers.sum("vip_export_slice_duration_seconds_count", "outcome", "done"))
                .isPositive();
        assertThat(workers.sum("vip_export_assemble_duration_seconds_count", "outcome", "done"))
                .isPositive();
        assertThat(workers.sum("vip_export_rows_total", "format", "csv", "compression", "none"))
                .isPositive();
        assertThat(workers.sum("vip_export_bytes_total", "format", "csv", "compression", "none"))
                .isGreaterThan(workers.sum("vip_export_rows_total", "format", "csv", "compression", "none"));
        assertThat(workers.sum("vip_export_sweep_last_success_seconds")).isPositive();
        assertThat(api.sum("vip_export_submissions_total", "answer", "created")).isPositive();
        assertThat(api.sum("vip_export_wait_seconds_count")).isPositive();
        assertThat(api.sum("vip_export_links_total")).isPositive();
        assertThat(api.sum("vip_export_held_limit")).isPositive();
    }
}
