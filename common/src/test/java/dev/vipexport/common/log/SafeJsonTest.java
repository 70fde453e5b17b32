package dev.vipexport.common.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.core.env.Environment;
import org.springframework.mock.env.MockEnvironment;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Logs ids of strangers in the structured formats that the documents name. */
class SafeJsonTest {
    private static final String UNSAFE = "a\nb\r\u001b[2J\u0085\u009b\u202e\u2028\ufeff\ud800\"}";
    private static final String SAFE = "a\\u000ab\\u000d\\u001b[2J\\u0085\\u009b\\u202e\\u2028\\ufeff\\ud800\"}";

    private final LoggerContext context = new LoggerContext();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    @BeforeEach
    void prepare() {
        context.setMDCAdapter(new LogbackMDCAdapter());
        context.putObject(
                Environment.class.getName(),
                new MockEnvironment().withProperty("logging.structured.json.customizer", SafeJson.class.getName()));
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @ParameterizedTest
    @CsvSource({"logstash, /stack_trace", "ecs, /error/stack_trace"})
    void log_isOneSafeLine_whateverAnIdHolds(String format, String stackTrace) {
        var encoder = new StructuredLogEncoder();
        encoder.setContext(context);
        encoder.setFormat(format);
        encoder.start();
        var appender = new OutputStreamAppender<ILoggingEvent>();
        appender.setContext(context);
        appender.setEncoder(encoder);
        appender.setOutputStream(out);
        appender.start();
        var log = context.getLogger("test");
        log.addAppender(appender);

        log.warn("Reading {} failed", UNSAFE, new IllegalStateException(UNSAFE));

        String written = out.toString(StandardCharsets.UTF_8);
        assertThat(written.strip().chars()).allMatch(c -> c >= ' ' && c < 0x7f);
        JsonNode json = JsonMapper.shared().readTree(written);
        assertThat(json.get("message").asString()).isEqualTo("Reading " + SAFE + " failed");
        String trace = json.at(stackTrace).asString();
        assertThat(trace).contains("\n\tat ").startsWith("java.lang.IllegalStateException: a\n");
        assertThat(trace.replace("\n", "").replace("\t", "").chars()).allMatch(c -> c >= ' ' && c < 0x7f);
    }
}
