package dev.vipexport.worker.slice;

import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.ExportOptions.Compression;
import dev.vipexport.common.job.ExportOptions.Format;
import dev.vipexport.common.job.Part;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.springframework.stereotype.Component;

/** Times slices, and counts their rows and bytes when they end. No row touches a meter. */
@Component
public final class SliceMeters {
    private enum Outcome {
        DONE,
        UNEXPORTABLE,
        SUPERSEDED,
        FAILED
    }

    private record Encoding(Format format, Compression compression) {}

    private record Written(Counter rows, Counter bytes) {}

    private final MeterRegistry registry;
    private final Map<Outcome, Timer> durations = new HashMap<>();
    private final Map<Encoding, Written> written = new HashMap<>();

    /** Registers the meters. */
    public SliceMeters(MeterRegistry registry) {
        this.registry = registry;
        for (Outcome outcome : Outcome.values()) {
            durations.put(
                    outcome,
                    Timer.builder("vip.export.slice.duration")
                            .description("Time to read, encode and upload one slice")
                            .tag("outcome", tag(outcome))
                            .register(registry));
        }
        for (Format format : Format.values()) {
            for (Compression compression : Compression.values()) {
                // a workbook is compressed already
                if (format != Format.XLSX || compression == Compression.NONE) {
                    register(new Encoding(format, compression));
                }
            }
        }
    }

    private void register(Encoding encoding) {
        written.put(
                encoding,
                new Written(
                        counter(
                                "vip.export.rows",
                                "Rows of slices that are written, repeated slices included",
                                encoding),
                        counter(
                                "vip.export.bytes",
                                "Bytes of slices that are written, repeated slices included",
                                encoding)));
    }

    private Counter counter(String name, String description, Encoding encoding) {
        return Counter.builder(name)
                .description(description)
                .tags("format", tag(encoding.format()), "compression", tag(encoding.compression()))
                .register(registry);
    }

    /** Runs the export of a slice and records what became of it. */
    SliceOutcome record(ExportOptions options, Supplier<SliceOutcome> export) {
        Timer.Sample running = Timer.start(registry);
        Outcome outcome = Outcome.FAILED;
        try {
            SliceOutcome result = export.get();
            outcome = outcomeOf(result);
            if (result instanceof SliceOutcome.Done done) {
                count(options, done.part());
            } else if (result instanceof BufferedSlice buffered) {
                count(options, buffered.part());
            }
            return result;
        } finally {
            running.stop(Objects.requireNonNull(durations.get(outcome)));
        }
    }

    private static Outcome outcomeOf(SliceOutcome result) {
        if (result instanceof SliceOutcome.Unexportable) {
            return Outcome.UNEXPORTABLE;
        }
        return result instanceof SliceOutcome.Superseded ? Outcome.SUPERSEDED : Outcome.DONE;
    }

    private void count(ExportOptions options, Part part) {
        Written counters = Objects.requireNonNull(
                written.get(new Encoding(options.format(), options.compression())), "every encoding has its counters");
        counters.rows().increment((double) part.rows());
        counters.bytes().increment((double) part.bytes());
    }

    private static String tag(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
