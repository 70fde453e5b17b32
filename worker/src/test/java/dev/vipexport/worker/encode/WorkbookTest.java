package dev.vipexport.worker.encode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.firestore.v1.Document;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.ExportOptions.Format;
import dev.vipexport.common.job.Warning;
import dev.vipexport.common.query.MessageColumn;
import dev.vipexport.worker.layout.FileTooLargeException;
import dev.vipexport.worker.layout.WorkbookLimits;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.DateUtil;
import org.apache.poi.xssf.usermodel.XSSFCell;
import org.apache.poi.xssf.usermodel.XSSFRow;
import org.apache.poi.xssf.usermodel.XSSFSheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Apache POI reads what the encoder and the layout write. */
class WorkbookTest {
    private static final ExportOptions XLSX =
            ExportOptions.DEFAULT.toBuilder().format(Format.XLSX).build();

    private static final String[] PIECES = {
        "_", "_x", "x000D_", "_x0041_", "_x005F_", "&amp;", "<", ">", "]]>", "\r", "\r\n", "\n", "\t", " ", "\u0000",
        "\u001f", "\u007f", "\u0085", "\u2028", "\ufeff", "\ufffd", "\ufffe", "\uffff", "=1+1", "+41", "00123", "1E5",
        "'", "\"", "é", "日", "，", "🎉"
    };

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 100})
    void cells_areReadBack_fromAnyNumberOfSlices(int sliceRows) throws IOException {
        List<Document> messages = messages(100);

        try (XSSFWorkbook workbook = read(Files.file(XLSX, Files.slices(messages, sliceRows)))) {
            XSSFSheet sheet = workbook.getSheet("Messages");
            assertThat(workbook.getNumberOfSheets()).isEqualTo(1);
            assertThat(sheet.getPhysicalNumberOfRows()).isEqualTo(101);
            assertThat(texts(sheet.getRow(0)))
                    .containsExactly("id", "timestamp", "userId", "kind", "source", "labels", "text");
            for (int i = 0; i < messages.size(); i++) {
                XSSFRow row = sheet.getRow(i + 1);
                assertThat(row.getCell(0).getStringCellValue()).isEqualTo("00" + i);
                assertThat(row.getCell(1).getLocalDateTimeCellValue())
                        .isEqualTo(LocalDateTime.of(2026, 6, 1, 10, 0, 0, 123_000_000)
                                .plusSeconds(i));
                assertThat(row.getCell(5).getStringCellValue()).isEqualTo("a\\|b|c\\\\");
                assertThat(row.getCell(6).getStringCellValue()).isEqualTo("=1+" + i);
            }
        }
    }

    @Test
    void header_isBoldFrozenAndFiltered() throws IOException {
        try (XSSFWorkbook workbook = read(Files.file(XLSX, List.of(messages(3))))) {
            XSSFSheet sheet = workbook.getSheetAt(0);

            assertThat(sheet.getRow(0).getCell(0).getCellStyle().getFont().getBold())
                    .isTrue();
            assertThat(sheet.getRow(1).getCell(0).getCellStyle().getFont().getBold())
                    .isFalse();
            assertThat(sheet.getPaneInformation().isFreezePane()).isTrue();
            assertThat(sheet.getPaneInformation().getHorizontalSplitPosition()).isEqualTo((short) 1);
            assertThat(sheet.getCTWorksheet().getAutoFilter().getRef()).isEqualTo("A1:G4");
            assertThat(workbook.getName("_xlnm._FilterDatabase").getRefersToFormula())
                    .isEqualTo("'Messages'!$A$1:$G$4");
            assertThat(sheet.getColumnWidth(6)).isEqualTo(80 * 256);
        }
    }

    @Test
    void texts_areNeverNumbersOrFormulas() throws IOException {
        try (XSSFWorkbook workbook = read(Files.file(XLSX, List.of(messages(2))))) {
            for (XSSFCell cell : cells(workbook.getSheetAt(0).getRow(2))) {
                boolean isTimestamp = cell.getColumnIndex() == 1;
                assertThat(cell.getCellType()).isEqualTo(isTimestamp ? CellType.NUMERIC : CellType.STRING);
            }
            assertThat(DateUtil.isCellDateFormatted(
                            workbook.getSheetAt(0).getRow(2).getCell(1)))
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void hostileTexts_areReadBackUnchanged(long seed) throws IOException {
        var random = new Random(seed);
        var texts = new ArrayList<String>();
        for (int i = 0; i < 300; i++) {
            var text = new StringBuilder();
            for (int pieces = 1 + random.nextInt(15); pieces > 0; pieces--) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            texts.add(text.toString());
        }

        try (XSSFWorkbook workbook = read(Files.file(XLSX, List.of(withTexts(texts))))) {
            assertThat(column(workbook.getSheetAt(0), 6)).isEqualTo(texts);
        }
    }

    @Test
    void missingFields_areBlankCells() throws IOException {
        Document empty = Messages.message("m1")
                .putFields("text", Messages.text(""))
                .putFields("labels", Messages.list(List.of()))
                .build();

        try (XSSFWorkbook workbook = read(Files.file(XLSX, List.of(List.of(empty))))) {
            List<XSSFCell> cells = cells(workbook.getSheetAt(0).getRow(1));
            assertThat(cells).hasSize(7);
            assertThat(cells.subList(1, 7))
                    .allSatisfy(cell -> assertThat(cell.getCellType()).isEqualTo(CellType.BLANK));
        }
    }

    @Test
    void workbook_isValid_whenThereAreNoMessages() throws IOException {
        try (XSSFWorkbook workbook = read(Files.file(XLSX, List.of(List.of())))) {
            assertThat(workbook.getSheetAt(0).getPhysicalNumberOfRows()).isEqualTo(1);
            assertThat(workbook.getSheetAt(0).getCTWorksheet().getAutoFilter().getRef())
                    .isEqualTo("A1:G1");
        }
    }

    @ParameterizedTest
    @EnumSource(MessageColumn.class)
    void workbook_hasOneColumn_whenOrdered(MessageColumn column) throws IOException {
        ExportOptions options = XLSX.toBuilder().columns(List.of(column)).build();

        try (XSSFWorkbook workbook = read(Files.file(options, List.of(messages(2))))) {
            assertThat(texts(workbook.getSheetAt(0).getRow(0))).containsExactly(column.wireName());
            assertThat(cells(workbook.getSheetAt(0).getRow(2))).hasSize(1);
        }
    }

    @Test
    void timestamps_areInZone_orTextWhenSpreadsheetsHaveNoSuchDate() throws IOException {
        ExportOptions options = XLSX.toBuilder()
                .timeZone(ZoneId.of("Asia/Kathmandu"))
                .columns(List.of(MessageColumn.TIMESTAMP))
                .build();
        List<Document> messages = List.of(
                at(Instant.parse("2026-06-01T00:00:00Z")),
                at(Instant.parse("1850-06-01T00:00:00Z")),
                at(Instant.parse("9999-12-31T23:59:59Z")));

        try (XSSFWorkbook workbook = read(Files.file(options, List.of(messages)))) {
            XSSFSheet sheet = workbook.getSheetAt(0);
            assertThat(sheet.getRow(1).getCell(0).getLocalDateTimeCellValue())
                    .isEqualTo(LocalDateTime.of(2026, 6, 1, 5, 45));
            assertThat(sheet.getRow(2).getCell(0).getStringCellValue()).startsWith("1850-06-01T05:4");
            assertThat(sheet.getRow(3).getCell(0).getStringCellValue()).startsWith("+10000-01-01T05:44:59");
        }
    }

    @Test
    void longText_isCutWithMarkAndWarning() throws IOException {
        String fits = "a".repeat(32_765) + "🎉";
        String tooLong = "日".repeat(32_759) + "🎉🎉🎉🎉🎉";
        var out = new ByteArrayOutputStream();
        List<Document> messages = withTexts(List.of(fits, tooLong, "a".repeat(32_768)));

        assertThat(Files.part(XLSX, messages, true, out).warnings())
                .containsExactly(new Warning(Warning.Code.CELLS_CUT, 2, 2, List.of("m1", "m2")));
        try (XSSFWorkbook workbook = read(Files.file(XLSX, List.of(messages)))) {
            assertThat(column(workbook.getSheetAt(0), 6))
                    .containsExactly(fits, "日".repeat(32_759) + "… [cut]", "a".repeat(32_760) + "… [cut]");
        }
    }

    @Test
    void nextSheet_begins_whenSheetIsFull() throws IOException {
        var limits = new WorkbookLimits(25, Long.MAX_VALUE, Long.MAX_VALUE);

        try (XSSFWorkbook workbook = read(Files.file(XLSX, Files.slices(messages(60), 10), limits))) {
            assertThat(IntStream.range(0, workbook.getNumberOfSheets()).mapToObj(workbook::getSheetName))
                    .containsExactly("Messages", "Messages 2", "Messages 3");
            var ids = new ArrayList<String>();
            for (int i = 0; i < 3; i++) {
                XSSFSheet sheet = workbook.getSheetAt(i);
                assertThat(sheet.getRow(0).getCell(0).getStringCellValue()).isEqualTo("id");
                assertThat(sheet.getCTWorksheet().getAutoFilter().getRef()).isEqualTo("A1:G21");
                assertThat(workbook.getAllNames().get(i).getRefersToFormula())
                        .isEqualTo("'" + sheet.getSheetName() + "'!$A$1:$G$21");
                ids.addAll(column(sheet, 0));
            }
            assertThat(ids)
                    .isEqualTo(IntStream.range(0, 60).mapToObj(i -> "00" + i).toList());
        }
    }

    @Test
    void nextSheet_begins_whenXmlIsTooLong() throws IOException {
        var out = new ByteArrayOutputStream();
        long bytes = java.util.Objects.requireNonNull(
                        Files.part(XLSX, messages(10), true, out).uncompressed())
                .bytes();
        var limits = new WorkbookLimits(100, 2 * bytes, Long.MAX_VALUE);
        List<Document> same = messages(10);

        try (XSSFWorkbook workbook = read(Files.file(XLSX, List.of(same, same, same), limits))) {
            assertThat(workbook.getSheetAt(0).getPhysicalNumberOfRows()).isEqualTo(21);
            assertThat(workbook.getSheetAt(1).getPhysicalNumberOfRows()).isEqualTo(11);
        }
    }

    @Test
    void file_isTooLarge_whenPartOrFileExceedsLimit() throws IOException {
        List<List<Document>> slices = List.of(messages(10), messages(11));
        long size = Files.file(XLSX, slices).length;

        assertThatThrownBy(() -> Files.file(XLSX, slices, new WorkbookLimits(10, 1_000_000, 1_000_000)))
                .isInstanceOf(FileTooLargeException.class);
        assertThatThrownBy(() -> Files.file(XLSX, slices, new WorkbookLimits(11, 1_000, 1_000_000)))
                .isInstanceOf(FileTooLargeException.class);
        assertThatThrownBy(() -> Files.file(XLSX, slices, new WorkbookLimits(21, 1_000_000, size - 1)))
                .isInstanceOf(FileTooLargeException.class);
        assertThat(Files.file(XLSX, slices, new WorkbookLimits(21, 1_000_000, size)))
                .hasSize((int) size);
    }

    private static List<Document> messages(int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> Messages.message("00" + i)
                        .putFields(
                                "timestamp",
                                Messages.time(Instant.parse("2026-06-01T10:00:00.123456Z")
                                        .plusSeconds(i)))
                        .putFields("userId", Messages.text("991214063350000" + i))
                        .putFields("kind", Messages.text("text"))
                        .putFields("source", Messages.text("1E5"))
                        .putFields("labels", Messages.list(List.of("a|b", "c\\")))
                        .putFields("text", Messages.text("=1+" + i))
                        .build())
                .toList();
    }

    private static List<Document> withTexts(List<String> texts) {
        return IntStream.range(0, texts.size())
                .mapToObj(i -> Messages.message("m" + i)
                        .putFields("text", Messages.text(texts.get(i)))
                        .build())
                .toList();
    }

    private static Document at(Instant time) {
        return Messages.message("m").putFields("timestamp", Messages.time(time)).build();
    }

    private static XSSFWorkbook read(byte[] file) throws IOException {
        return new XSSFWorkbook(new ByteArrayInputStream(file));
    }

    private static List<String> column(XSSFSheet sheet, int column) {
        return IntStream.rangeClosed(1, sheet.getLastRowNum())
                .mapToObj(row -> sheet.getRow(row).getCell(column).getStringCellValue())
                .toList();
    }

    private static List<XSSFCell> cells(XSSFRow row) {
        return IntStream.range(0, row.getLastCellNum()).mapToObj(row::getCell).toList();
    }

    private static List<String> texts(XSSFRow row) {
        return cells(row).stream().map(XSSFCell::getStringCellValue).toList();
    }
}
