package dev.vipexport.api.export;

import dev.vipexport.api.messages.BodyReader;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.ExportOptions.Compression;
import dev.vipexport.common.job.ExportOptions.Delimiter;
import dev.vipexport.common.job.ExportOptions.Format;
import dev.vipexport.common.job.ExportOptions.Formulas;
import dev.vipexport.common.query.MessageColumn;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads the options of an export; what is not said is as in {@link ExportOptions#DEFAULT}. */
final class OptionsReader {
    private final Optional<Format> format;
    private final Optional<Compression> compression;
    private final Optional<List<MessageColumn>> columns;
    private final Optional<ZoneId> timeZone;
    private final Optional<Formulas> formulas;
    private final Optional<Boolean> bom;
    private final Optional<Delimiter> delimiter;

    /** Tells {@code body} what is wrong. */
    OptionsReader(BodyReader body) {
        format = oneOf(body, "format", Format.values(), Format::word);
        compression = oneOf(body, "compression", Compression.values(), Compression::word);
        columns = body.words("columns", MessageColumn.words(), MessageColumn::ofWord);
        timeZone = body.text("timeZone", ExportOptions::timeZone);
        formulas = oneOf(body, "formulas", Formulas.values(), Formulas::word);
        bom = body.bool("bom");
        delimiter = oneOf(body, "delimiter", Delimiter.values(), Delimiter::word);
        if (format.filter(Format.JSONL::equals).isPresent()) {
            bom.filter(wanted -> wanted).ifPresent(wanted -> body.restrict("bom", false));
            delimiter
                    .filter(wanted -> wanted != Delimiter.COMMA)
                    .ifPresent(wanted -> body.restrict("delimiter", Delimiter.COMMA.word()));
        }
    }

    private static <E> Optional<E> oneOf(BodyReader body, String key, E[] values, Function<E, String> word) {
        return body.word(
                key,
                Arrays.stream(values).map(word).toList(),
                given -> Arrays.stream(values)
                        .filter(value -> word.apply(value).equals(given))
                        .findFirst());
    }

    /** Only where nothing was wrong. */
    ExportOptions options() {
        ExportOptions otherwise = ExportOptions.DEFAULT;
        return new ExportOptions(
                format.orElse(otherwise.format()),
                compression.orElse(otherwise.compression()),
                columns.orElse(otherwise.columns()),
                timeZone.orElse(otherwise.timeZone()),
                formulas.orElse(otherwise.formulas()),
                bom.orElse(otherwise.bom()),
                delimiter.orElse(otherwise.delimiter()));
    }
}
