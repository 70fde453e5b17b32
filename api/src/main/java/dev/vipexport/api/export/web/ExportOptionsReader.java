package dev.vipexport.api.export.web;

import dev.vipexport.api.messages.query.FieldReader;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.ExportOptions.Compression;
import dev.vipexport.common.job.ExportOptions.Delimiter;
import dev.vipexport.common.job.ExportOptions.Format;
import dev.vipexport.common.job.ExportOptions.Formulas;
import dev.vipexport.common.job.ExportOptions.Timestamps;
import dev.vipexport.common.job.ExportOptionsBuilder;
import dev.vipexport.common.query.MessageColumn;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads the options of an export from a body or from query parameters. Missing ones are as in {@link
 * ExportOptions#DEFAULT}.
 */
final class ExportOptionsReader {
    private final FieldReader fields;
    private final Optional<Format> format;
    private final Optional<Compression> compression;
    private final Optional<List<MessageColumn>> columns;
    private final ZoneId timeZone;
    private final Optional<Timestamps> timestamps;
    private final Optional<Formulas> formulas;
    private final Optional<Boolean> bom;
    private final Optional<Delimiter> delimiter;
    private final Optional<Boolean> strict;

    /**
     * Reads all options but the time zone, and adds their errors to {@code fields}.
     *
     * @param timeZone of the request, which also decides the days of its window
     */
    ExportOptionsReader(FieldReader fields, ZoneId timeZone) {
        this.fields = fields;
        this.timeZone = timeZone;
        format = oneOf("format", Format.values(), Format::wireName);
        compression = oneOf("compression", Compression.values(), Compression::wireName);
        columns = fields.listOf("columns", MessageColumn.wireNames(), MessageColumn::fromWireName);
        timestamps = oneOf("timestamps", Timestamps.values(), Timestamps::wireName);
        formulas = oneOf("formulas", Formulas.values(), Formulas::wireName);
        bom = fields.bool("bom");
        delimiter = oneOf("delimiter", Delimiter.values(), Delimiter::wireName);
        strict = fields.bool("strict");
        format.ifPresent(this::refuseContradictions);
    }

    private void refuseContradictions(Format wanted) {
        if (wanted != Format.CSV) {
            require(wanted, "timestamps", Timestamps.ISO, timestamps, Timestamps::wireName);
            require(wanted, "bom", false, bom, Function.identity());
            require(wanted, "delimiter", Delimiter.COMMA, delimiter, Delimiter::wireName);
        }
        if (wanted == Format.XLSX) {
            // a workbook is compressed in any case
            require(wanted, "compression", Compression.NONE, compression, Compression::wireName);
        }
    }

    private <T> void require(
            Format wanted, String key, T required, Optional<T> given, Function<? super T, ?> wireName) {
        given.filter(value -> !value.equals(required))
                .ifPresent(value -> fields.requireValue(
                        key, wireName.apply(required), wireName.apply(value), "if format is " + wanted.wireName()));
    }

    private <E> Optional<E> oneOf(String key, E[] values, Function<E, String> wireName) {
        return fields.oneOf(
                key,
                Arrays.stream(values).map(wireName).toList(),
                given -> Arrays.stream(values)
                        .filter(value -> wireName.apply(value).equals(given))
                        .findFirst());
    }

    /** Returns the options, if {@code fields} has no errors. */
    ExportOptions options() {
        ExportOptionsBuilder options = ExportOptions.DEFAULT.toBuilder().timeZone(timeZone);
        format.ifPresent(options::format);
        compression.ifPresent(options::compression);
        columns.ifPresent(options::columns);
        timestamps.ifPresent(options::timestamps);
        formulas.ifPresent(options::formulas);
        bom.ifPresent(options::bom);
        delimiter.ifPresent(options::delimiter);
        strict.ifPresent(options::strict);
        return options.build();
    }
}
