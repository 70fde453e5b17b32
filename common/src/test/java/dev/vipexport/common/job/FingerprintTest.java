package dev.vipexport.common.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.common.job.ExportOptions.Compression;
import dev.vipexport.common.job.ExportOptions.Delimiter;
import dev.vipexport.common.job.ExportOptions.Format;
import dev.vipexport.common.job.ExportOptions.Formulas;
import dev.vipexport.common.job.ExportOptions.Timestamps;
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
    private static final Caller CALLER = new Caller("org", "key");
    private static final ExportQuery ALL = new ExportQuery("ws", "ch", TestJobs.JUNE, null, null);

    private static String fingerprint(Caller caller, ExportQuery query, ExportOptions options) {
        return Fingerprint.of(caller, query, options, null);
    }

    @Test
    void fingerprint_differs_whenCallerOrQueryDiffers() {
        var shorter = new TimeWindow(TestJobs.JUNE.from(), TestJobs.JUNE.until().minus(Duration.ofNanos(1_000)));

        Stream<String> fingerprints = Stream.of(
                fingerprint(CALLER, ALL, ExportOptions.DEFAULT),
                fingerprint(new Caller("org", "other"), ALL, ExportOptions.DEFAULT),
                fingerprint(new Caller("or", "gkey"), ALL, ExportOptions.DEFAULT),
                fingerprint(CALLER, new ExportQuery("wsc", "h", TestJobs.JUNE, null, null), ExportOptions.DEFAULT),
                fingerprint(CALLER, new ExportQuery("ws", "ch", shorter, null, null), ExportOptions.DEFAULT),
                fingerprint(CALLER, new ExportQuery("ws", "ch", TestJobs.JUNE, "-", null), ExportOptions.DEFAULT),
                fingerprint(CALLER, new ExportQuery("ws", "ch", TestJobs.JUNE, "text", null), ExportOptions.DEFAULT),
                fingerprint(
                        CALLER,
                        new ExportQuery("ws", "ch", TestJobs.JUNE, null, MessageKind.TEXT),
                        ExportOptions.DEFAULT));

        assertThat(fingerprints).doesNotHaveDuplicates();
    }

    @Test
    void fingerprint_differs_whenAnOptionDiffers() {
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
                        options(Format.XLSX, Compression.NONE, all, ZoneOffset.UTC, Formulas.DEFUSE, false),
                        ExportOptions.DEFAULT.toBuilder().strict(true).build(),
                        ExportOptions.DEFAULT.toBuilder()
                                .timestamps(Timestamps.SPREADSHEET)
                                .build(),
                        ExportOptions.DEFAULT.toBuilder()
                                .delimiter(Delimiter.TAB)
                                .build())
                .map(options -> fingerprint(CALLER, ALL, options));

        assertThat(fingerprints).doesNotHaveDuplicates();
    }

    private static ExportOptions options(
            Format format,
            Compression compression,
            List<MessageColumn> columns,
            ZoneId zone,
            Formulas formulas,
            boolean bom) {
        return ExportOptions.DEFAULT.toBuilder()
                .format(format)
                .compression(compression)
                .columns(columns)
                .timeZone(zone)
                .formulas(formulas)
                .bom(bom)
                .build();
    }

    @Test
    void fingerprint_differs_whenCallbackUrlDiffers() {
        assertThat(Stream.of(
                        fingerprint(CALLER, ALL, ExportOptions.DEFAULT),
                        Fingerprint.of(CALLER, ALL, ExportOptions.DEFAULT, "https://a.example/"),
                        Fingerprint.of(CALLER, ALL, ExportOptions.DEFAULT, "https://b.example/")))
                .doesNotHaveDuplicates();
    }

    /** Pinned, because the documents of active jobs hold fingerprints while the API is upgraded. */
    @Test
    void fingerprint_staysAsStored_whenThereIsNoCallback() {
        assertThat(fingerprint(CALLER, ALL, ExportOptions.DEFAULT))
                .isEqualTo("ed8f59acc6d7f264d63a5d12c7481f6085847677fdc3b2605c7d381e1ef97c2b");
    }

    @Test
    void fingerprint_ignoresIdTimesAndState() {
        assertThat(TestJobs.queued().fingerprint()).isEqualTo(TestJobs.queued().fingerprint());
        assertThat(TestJobs.inState(JobState.FAILED).fingerprint())
                .isEqualTo(TestJobs.queued().fingerprint());
    }
}
