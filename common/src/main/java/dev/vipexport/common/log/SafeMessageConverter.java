package dev.vipexport.common.log;

import ch.qos.logback.classic.pattern.MessageConverter;
import ch.qos.logback.classic.spi.ILoggingEvent;

/** Writes a log's message on one line, escaped. Tabs stay, because they harm nothing. */
public final class SafeMessageConverter extends MessageConverter {
    /** Explains on many lines why an app does not start. No stranger has a word in it. */
    private static final String START_FAILURES = "org.springframework.boot.diagnostics.LoggingFailureAnalysisReporter";

    @Override
    public String convert(ILoggingEvent event) {
        String message = super.convert(event);
        return START_FAILURES.equals(event.getLoggerName()) ? message : SafeText.escapeKeepingTabs(message);
    }
}
