package dev.vipexport.common.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vipexport.common.job.ExportOptions.Compression;
import dev.vipexport.common.job.ExportOptions.Delimiter;
import dev.vipexport.common.job.ExportOptions.Format;
import dev.vipexport.common.job.ExportOptions.Timestamps;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ExportOptionsTest {
    private static ExportOptionsBuilder options(Format format) {
        return ExportOptions.DEFAULT.toBuilder().format(format);
    }

    @ParameterizedTest
    @EnumSource(value = Format.class, names = "CSV", mode = EnumSource.Mode.EXCLUDE)
    void optionsOfCsv_areRejected_forOtherFormats(Format format) {
        for (ExportOptionsBuilder csvOnly : List.of(
                options(format).bom(true),
                options(format).delimiter(Delimiter.TAB),
                options(format).timestamps(Timestamps.SPREADSHEET))) {
            assertThatThrownBy(csvOnly::build).hasMessageContaining("CSV only");
        }
    }

    @Test
    void compression_isRejected_forWorkbook() {
        assertThatThrownBy(options(Format.XLSX).compression(Compression.GZIP)::build)
                .hasMessageContaining("compressed already");
    }

    @Test
    void columns_areRejected_whenEmpty() {
        assertThatThrownBy(options(Format.CSV).columns(List.of())::build).hasMessageContaining("columns");
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Z", "+00:00", "Etc/UTC", "GMT"})
    void zonesOfUtc_areEqual(String zone) {
        assertThat(options(Format.CSV).timeZone(ZoneId.of(zone)).build()).isEqualTo(ExportOptions.DEFAULT);
    }

    @Test
    void extension_namesFormatAndCompression() {
        assertThat(options(Format.XLSX).build().extension()).isEqualTo(".xlsx");
        assertThat(options(Format.JSONL).compression(Compression.GZIP).build().extension())
                .isEqualTo(".jsonl.gz");
    }
}
