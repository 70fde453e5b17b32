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

    private static String fingerprint(Requester requester, ExportQuery query, ExportOptions options) {
        return Fingerprint.of(requester, query, options, null);
    }

    @Test
    void everythingThatDecidesTheBytesAndWhoAskedMakesAnotherFingerprint() {
        var shorter = new TimeWindow(Jobs.JUNE.from(), Jobs.JUNE.until().minus(Duration.ofNanos(1_000)));

        Stream<String> fingerprints = Stream.of(
                fingerprint(WHO, ALL, ExportOptions.DEFAULT),
                fingerprint(new Requester("org", "other"), ALL, ExportOptions.DEFAULT),
                fingerprint(new Requester("or", "gkey"), ALL, ExportOptions.DEFAULT),
                fingerprint(WHO, new ExportQuery("wsc", "h", Jobs.JUNE, null, null), ExportOptions.DEFAULT),
                fingerprint(WHO, new ExportQuery("ws", "ch", shorter, null, null), ExportOptions.DEFAULT),
                fingerprint(WHO, new ExportQuery("ws", "ch", Jobs.JUNE, "-", null), ExportOptions.DEFAULT),
                fingerprint(WHO, new ExportQuery("ws", "ch", Jobs.JUNE, "text", null), ExportOptions.DEFAULT),
                fingerprint(
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
                .map(options -> fingerprint(WHO, ALL, options));

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
    void whoIsToldOfTheEndMakesAnotherFingerprint() {
        assertThat(Stream.of(
                        fingerprint(WHO, ALL, ExportOptions.DEFAULT),
                        Fingerprint.of(WHO, ALL, ExportOptions.DEFAULT, "https://a.example/"),
                        Fingerprint.of(WHO, ALL, ExportOptions.DEFAULT, "https://b.example/")))
                .doesNotHaveDuplicates();
    }

    /** It stands in documents of jobs that are under way while the API is updated. */
    @Test
    void withoutACallbackItIsWhatItWasBeforeThereWereAny() {
        assertThat(fingerprint(WHO, ALL, ExportOptions.DEFAULT))
                .isEqualTo("31474b4612a3513c64e64f9e34e55643af5f9980cece9dddb1edb3c62e6bd386");
    }

    @Test
    void theJobsOwnIdAndTimesDoNotMatter() {
        assertThat(Jobs.queued().fingerprint()).isEqualTo(Jobs.queued().fingerprint());
        assertThat(Jobs.in(JobState.FAILED).fingerprint())
                .isEqualTo(Jobs.queued().fingerprint());
    }
}
