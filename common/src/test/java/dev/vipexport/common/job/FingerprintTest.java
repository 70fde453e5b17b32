package dev.vipexport.common.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.common.job.ExportOptions.Compression;
import dev.vipexport.common.job.ExportOptions.Delimiter;
import dev.vipexport.common.job.ExportOptions.Format;
import dev.vipexport.common.job.ExportOptions.Formulas;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.query.MessageColumn;
import dev.vipexport.common.query.MessageKind;
import dev.vipexport.common.query.TimeWindow;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class FingerprintTest {
    private static final Requester WHO = new Requester("org", "key");
    private static final ExportQuery ALL = new ExportQuery("ws", "ch", Jobs.JUNE, null, null);

    @Test
    void everythingThatDecidesTheBytesAndWhoAskedMakesAnotherFingerprint() {
        var shorter = new TimeWindow(Jobs.JUNE.from(), Jobs.JUNE.until().minus(Duration.ofNanos(1_000)));

        Stream<String> fingerprints = Stream.of(
                Fingerprint.of(WHO, ALL, ExportOptions.DEFAULT),
                Fingerprint.of(new Requester("org", "other"), ALL, ExportOptions.DEFAULT),
                Fingerprint.of(new Requester("or", "gkey"), ALL, ExportOptions.DEFAULT),
                Fingerprint.of(WHO, new ExportQuery("wsc", "h", Jobs.JUNE, null, null), ExportOptions.DEFAULT),
                Fingerprint.of(WHO, new ExportQuery("ws", "ch", shorter, null, null), ExportOptions.DEFAULT),
                Fingerprint.of(WHO, new ExportQuery("ws", "ch", Jobs.JUNE, "-", null), ExportOptions.DEFAULT),
                Fingerprint.of(WHO, new ExportQuery("ws", "ch", Jobs.JUNE, "text", null), ExportOptions.DEFAULT),
                Fingerprint.of(
                        WHO, new ExportQuery("ws", "ch", Jobs.JUNE, null, MessageKind.TEXT), ExportOptions.DEFAULT));

        assertThat(fingerprints).doesNotHaveDuplicates();
    }

    @Test
    void everyOptionMakesAnotherFingerprint() {
        List<MessageColumn> all = MessageColumn.ALL;
        var two = List.of(MessageColumn.ID, MessageColumn.TEXT);
        ZoneId zurich = ZoneId.of("Europe/Zurich");

        Stream<String> fingerprints = Stream.of(
                        ExportOptions.DEFAULT,
                        options(Format.JSONL, Compression.NONE, all, ZoneOffset.UTC, Formulas.DEFUSE, false),
                        options(Format.CSV, Compression.GZIP, all, ZoneOffset.UTC, Formulas.DEFUSE, false),
                        options(Format.CSV, Compression.NONE, two, ZoneOffset.UTC, Formulas.DEFUSE, false),
                        options(Format.CSV, Compression.NONE, all, zurich, Formulas.DEFUSE, false),
                        options(Format.CSV, Compression.NONE, all, ZoneOffset.UTC, Formulas.RAW, false),
                        options(Format.CSV, Compression.NONE, all, ZoneOffset.UTC, Formulas.DEFUSE, true),
                        new ExportOptions(
                                Format.CSV,
                                Compression.NONE,
                                all,
                                ZoneOffset.UTC,
                                Formulas.DEFUSE,
                                false,
                                Delimiter.TAB))
                .map(options -> Fingerprint.of(WHO, ALL, options));

        assertThat(fingerprints).doesNotHaveDuplicates();
    }

    private static ExportOptions options(
            Format format,
            Compression compression,
            List<MessageColumn> columns,
            ZoneId zone,
            Formulas formulas,
            boolean bom) {
        return new ExportOptions(format, compression, columns, zone, formulas, bom, Delimiter.COMMA);
    }

    @Test
    void theJobsOwnIdAndTimesDoNotMatter() {
        assertThat(Jobs.queued().fingerprint()).isEqualTo(Jobs.queued().fingerprint());
        assertThat(Jobs.in(JobState.FAILED).fingerprint())
                .isEqualTo(Jobs.queued().fingerprint());
    }
}
