package dev.vipexport.common.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Logs ids of strangers with the words that api, worker and stack include. */
class SafeLogTest {
    private static final String CONFIGURATION = """
            <configuration>
              <include resource="dev/vipexport/common/log/safe-words.xml"/>
              <appender name="out" class="ch.qos.logback.core.ConsoleAppender">
                <encoder>
                  <charset>UTF-8</charset>
                  <pattern>LINE %-5level - %msg%n%ex</pattern>
                </encoder>
              </appender>
              <root level="INFO">
                <appender-ref ref="out"/>
              </root>
            </configuration>
            """;

    private final LoggerContext context = new LoggerContext();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private Logger log;

    @BeforeEach
    void configure() throws Exception {
        context.setMDCAdapter(new LogbackMDCAdapter());
        var configurator = new JoranConfigurator();
        configurator.setContext(context);
        configurator.doConfigure(new ByteArrayInputStream(CONFIGURATION.getBytes(StandardCharsets.UTF_8)));
        log = context.getLogger(Logger.ROOT_LOGGER_NAME);
        ((OutputStreamAppender<ILoggingEvent>) log.getAppender("out")).setOutputStream(out);
    }

    @AfterEach
    void stop() {
        context.stop();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n",
                "\r",
                "\r\n",
                "\u001b[2J",
                "\u009b2J",
                "\u0085",
                "\u202e",
                "\u2066",
                "\u2028",
                "\u2029",
                "\ufeff",
                "\u0000",
                "\ud800",
                "\udb40\udc01"
            })
    void log_hasNoRawCharacter_whateverAnIdHolds(String unsafe) {
        String id = "a" + unsafe + "LINE ERROR forged";
        var failure = new IllegalStateException(id, new IllegalArgumentException(id));
        failure.addSuppressed(new IllegalArgumentException(id));

        log.warn("Reading {} failed", id, failure);

        String written = out.toString(StandardCharsets.UTF_8);
        String line = System.lineSeparator();
        assertThat(written.replace(line, "").replace("\t", ""))
                .doesNotContain(unsafe.strip().isEmpty() ? unsafe : unsafe.substring(0, 1));
        assertThat(written.lines().filter(text -> text.startsWith("LINE"))).hasSize(1);
        assertThat(written).contains(String.format("\\u%04x", (int) unsafe.charAt(0)));
    }

    @Test
    void stackTrace_staysReadable() {
        log.warn("one\ttwo", new IllegalStateException("why\tnot", new IllegalArgumentException("cause")));

        List<String> lines = out.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines.get(0)).isEqualTo("LINE WARN  - one\ttwo");
        assertThat(lines.get(1)).isEqualTo("java.lang.IllegalStateException: why\tnot");
        assertThat(lines.get(2)).startsWith("\tat ");
        assertThat(lines).anyMatch(text -> text.startsWith("Caused by: java.lang.IllegalArgumentException: cause"));
    }

    @Test
    void text_isUnchanged_whenSafe() {
        assertThat(SafeText.escape("Grüße, 注文 🎉")).isEqualTo("Grüße, 注文 🎉");
        assertThat(SafeText.escape("x".repeat(50), 10)).isEqualTo("xxxxxxxxxx... (50 characters)");
        assertThat(SafeText.escape("🎉".repeat(5), 3)).startsWith("🎉...");
    }
}
