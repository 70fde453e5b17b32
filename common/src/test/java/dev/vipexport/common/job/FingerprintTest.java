package dev.vipexport.common.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.common.job.ExportOptions.Formulas;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.common.query.MessageKind;
import dev.vipexport.common.query.TimeWindow;
import java.time.Duration;
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
                Fingerprint.of(WHO, ALL, new ExportOptions(Formulas.RAW)),
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
    void theJobsOwnIdAndTimesDoNotMatter() {
        assertThat(Jobs.queued().fingerprint()).isEqualTo(Jobs.queued().fingerprint());
        assertThat(Jobs.in(JobState.FAILED).fingerprint())
                .isEqualTo(Jobs.queued().fingerprint());
    }
}
