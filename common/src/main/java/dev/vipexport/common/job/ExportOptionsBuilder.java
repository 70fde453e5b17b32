package dev.vipexport.common.job;

import dev.vipexport.common.job.ExportOptions.Compression;
import dev.vipexport.common.job.ExportOptions.Delimiter;
import dev.vipexport.common.job.ExportOptions.Format;
import dev.vipexport.common.job.ExportOptions.Formulas;
import dev.vipexport.common.job.ExportOptions.Timestamps;
import dev.vipexport.common.query.MessageColumn;
import java.time.ZoneId;
import java.util.List;

/** Builds {@link ExportOptions} that differ in some values from given ones. */
public final class ExportOptionsBuilder {
    private Format format;
    private Compression compression;
    private List<MessageColumn> columns;
    private ZoneId timeZone;
    private Timestamps timestamps;
    private Formulas formulas;
    private boolean bom;
    private Delimiter delimiter;
    private boolean strict;

    ExportOptionsBuilder(ExportOptions options) {
        this.format = options.format();
        this.compression = options.compression();
        this.columns = options.columns();
        this.timeZone = options.timeZone();
        this.timestamps = options.timestamps();
        this.formulas = options.formulas();
        this.bom = options.bom();
        this.delimiter = options.delimiter();
        this.strict = options.strict();
    }

    /** Sets the format of the file. */
    public ExportOptionsBuilder format(Format newFormat) {
        format = newFormat;
        return this;
    }

    /** Sets the compression of the file. */
    public ExportOptionsBuilder compression(Compression newCompression) {
        compression = newCompression;
        return this;
    }

    /** Sets the columns, in the order of the file. */
    public ExportOptionsBuilder columns(List<MessageColumn> newColumns) {
        columns = newColumns;
        return this;
    }

    /** Sets the zone of written timestamps. */
    public ExportOptionsBuilder timeZone(ZoneId newTimeZone) {
        timeZone = newTimeZone;
        return this;
    }

    /** Sets how timestamps are written. */
    public ExportOptionsBuilder timestamps(Timestamps newTimestamps) {
        timestamps = newTimestamps;
        return this;
    }

    /** Sets the treatment of formulas. */
    public ExportOptionsBuilder formulas(Formulas newFormulas) {
        formulas = newFormulas;
        return this;
    }

    /** Sets whether the file starts with a byte order mark. */
    public ExportOptionsBuilder bom(boolean newBom) {
        bom = newBom;
        return this;
    }

    /** Sets the character between cells. */
    public ExportOptionsBuilder delimiter(Delimiter newDelimiter) {
        delimiter = newDelimiter;
        return this;
    }

    /** Sets whether a malformed message fails the export. */
    public ExportOptionsBuilder strict(boolean newStrict) {
        strict = newStrict;
        return this;
    }

    /**
     * Returns the options.
     *
     * @throws IllegalArgumentException when they contradict each other
     */
    public ExportOptions build() {
        return new ExportOptions(format, compression, columns, timeZone, timestamps, formulas, bom, delimiter, strict);
    }
}
