package dev.vipexport.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** An alert on a metric that nobody records never fires. {@code .ci/monitoring} tests when the alerts fire. */
class AlertsTest {
    private static final Pattern ALERT = Pattern.compile("- alert: (\\w+)");
    private static final Pattern RUNBOOK = Pattern.compile("runbook: (\\S+)#(\\S+)");
    private static final Pattern METRIC = Pattern.compile("\\b(vip_export_\\w+)(\\{[^}]*})?");
    private static final Pattern ROW =
            Pattern.compile("(?m)^\\| `(vip_export_\\w+)` \\| (\\w+) \\| [^|]+ \\| ([^|]*) \\|");
    private static final Pattern VALUES = Pattern.compile("(\\w+)(=~|!=|=)\"([^\"]*)\"");

    private final String rules = Files.readString(MarkdownPage.ROOT.resolve("deploy/monitoring/rules.yml"));
    private final String tests = Files.readString(MarkdownPage.ROOT.resolve("deploy/monitoring/rules.test.yml"));
    private final String page = MarkdownPage.of("docs/metrics.md").text();

    AlertsTest() throws IOException {}

    private static List<String> all(Pattern pattern, String text, int group) {
        return pattern.matcher(text).results().map(match -> match.group(group)).toList();
    }

    /** Returns the names of the series of a metric, as Prometheus stores them. */
    private Set<String> series() {
        return ROW.matcher(page)
                .results()
                .flatMap(row -> row.group(2).equals("histogram") || row.group(2).equals("summary")
                        ? Stream.of("_bucket", "_count", "_sum", "_max").map(end -> row.group(1) + end)
                        : Stream.of(row.group(1)))
                .collect(Collectors.toSet());
    }

    @Test
    void rulesAndTheirTests_nameRecordedMetrics() {
        assertThat(series()).hasSizeGreaterThan(20);
        assertThat(all(METRIC, rules, 1)).hasSizeGreaterThan(10).isSubsetOf(series());
        assertThat(all(METRIC, tests, 1)).isSubsetOf(series());
    }

    @Test
    void rulesAndTheirTests_nameExistingValuesOfTags() {
        Stream.concat(METRIC.matcher(rules).results(), METRIC.matcher(tests).results())
                .filter(metric -> metric.group(2) != null)
                .forEach(metric -> {
                    String tags = ROW.matcher(page)
                            .results()
                            .filter(row -> metric.group(1).startsWith(row.group(1)))
                            .map(row -> row.group(3))
                            .collect(Collectors.joining());
                    VALUES.matcher(metric.group(2))
                            .results()
                            .filter(tag -> !Set.of("le", "instance").contains(tag.group(1)))
                            .forEach(tag -> {
                                assertThat(tags).as(metric.group()).contains("`" + tag.group(1) + "`");
                                assertThat(Stream.of(tag.group(3).split("\\|")))
                                        .as(metric.group())
                                        .allMatch(value -> Pattern.compile("\\b" + value + "\\b")
                                                .matcher(tags)
                                                .find());
                            });
                });
    }

    @Test
    void alert_hasItsOwnParagraphInTheRunbook_andATest() {
        List<String> alerts = all(ALERT, rules, 1);

        assertThat(alerts).hasSizeGreaterThan(10).doesNotHaveDuplicates();
        assertThat(all(RUNBOOK, rules, 1)).containsOnly("docs/runbook.md");
        assertThat(all(RUNBOOK, rules, 2))
                .isEqualTo(alerts.stream()
                        .map(alert -> alert.toLowerCase(java.util.Locale.ROOT))
                        .toList());
        assertThat(MarkdownPage.of("docs/runbook.md").anchors()).containsAll(all(RUNBOOK, rules, 2));
        assertThat(alerts).allSatisfy(alert -> {
            assertThat(tests).contains("alertname: " + alert + ", exp_alerts: []");
            assertThat(tests)
                    .containsPattern(
                            "alertname=\"%1$s\"|alertname: %1$s\\s+exp_alerts:\\s+- exp_labels".formatted(alert));
        });
    }
}
