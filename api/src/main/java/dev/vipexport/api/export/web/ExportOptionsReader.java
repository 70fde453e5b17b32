package dev.vipexport.api.export.web;

import dev.vipexport.api.messages.query.BodyReader;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.ExportOptions.Compression;
import dev.vipexport.common.job.ExportOptions.Delimiter;
import dev.vipexport.common.job.ExportOptions.Format;
import dev.vipexport.common.job.ExportOptions.Formulas;
import dev.vipexport.common.job.ExportOptionsBuilder;
import dev.vipexport.common.query.MessageColumn;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Reads the options of an export. Missing ones are as in {@link ExportOptions#DEFAULT}. */
final class ExportOptionsReader {
    private final Optional<Format> format;
    private final Optional<Compression> compression;
    private final Optional<List<MessageColumn>> columns;
    private final Optional<ZoneId> timeZone;
    private final Optional<Formulas> formulas;
    private final Optional<Boolean> bom;
    private final Optional<Delimiter> delimiter;

    /** Reads all options and adds their errors to {@code body}. */
    ExportOptionsReader(BodyReader body) {
        format = oneOf(body, "format", Format.values(), Format::wireName);
        compression = oneOf(body, "compression", Compression.values(), Compression::wireName);
        columns = body.listOf("columns", MessageColumn.wireNames(), MessageColumn::fromWireName);
        timeZone = body.text("timeZone", ExportOptions::timeZone);
        formulas = oneOf(body, "formulas", Formulas.values(), Formulas::wireName);
        bom = body.bool("bom");
        delimiter = oneOf(body, "delimiter", Delimiter.values(), Delimiter::wireName);
        if (format.filter(Format.JSONL::equals).isPresent()) {
            bom.filter(wanted -> wanted).ifPresent(wanted -> body.requireValue("bom", false));
            delimiter
                    .filter(wanted -> wanted != Delimiter.COMMA)
                    .ifPresent(wanted -> body.requireValue("delimiter", Delimiter.COMMA.wireName()));
        }
    }

    private static <E> Optional<E> oneOf(BodyReader body, String key, E[] values, Function<E, String> wireName) {
        return body.oneOf(
                key,
                Arrays.stream(values).map(wireName).toList(),
                given -> Arrays.stream(values)
                        .filter(value -> wireName.apply(value).equals(given))
                        .findFirst());
    }

    /** Returns the options, if {@code body} has no errors. */
    ExportOptions options() {
        ExportOptionsBuilder options = ExportOptions.DEFAULT.toBuilder();
        format.ifPresent(options::format);
        compression.ifPresent(options::compression);
        columns.ifPresent(options::columns);
        timeZone.ifPresent(options::timeZone);
        formulas.ifPresent(options::formulas);
        bom.ifPresent(options::bom);
        delimiter.ifPresent(options::delimiter);
        return options.build();
    }
}
