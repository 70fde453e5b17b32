import de.siegmar.fastcsv.reader.CsvReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.commons.csv.CSVFormat;
import org.apache.poi.ss.usermodel.Cell;
import org.apache.poi.ss.usermodel.CellType;
import org.apache.poi.ss.usermodel.DateUtil;
import org.apache.poi.ss.usermodel.Row;
import org.apache.poi.ss.usermodel.Sheet;
import org.apache.poi.xssf.usermodel.XSSFWorkbook;
import tools.jackson.databind.json.JsonMapper;

/** Prints each row of a file as a JSON array: JavaReaders READER FILE. Readers are commons-csv, fastcsv and poi. */
public class JavaReaders {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");

    public static void main(String[] arguments) throws IOException {
        JsonMapper json = JsonMapper.shared();
        for (List<String> row : rows(arguments[0], Path.of(arguments[1]))) {
            System.out.println(json.writeValueAsString(row));
        }
    }

    private static List<List<String>> rows(String reader, Path file) throws IOException {
        var rows = new ArrayList<List<String>>();
        switch (reader) {
            case "commons-csv" -> {
                try (var text = new InputStreamReader(open(file))) {
                    CSVFormat.RFC4180.parse(text).forEach(row -> rows.add(row.toList()));
                }
            }
            case "fastcsv" -> {
                try (var text = new InputStreamReader(open(file));
                        var csv = CsvReader.builder().ofCsvRecord(text)) {
                    csv.forEach(row -> rows.add(row.getFields()));
                }
            }
            case "poi" -> {
                try (InputStream in = Files.newInputStream(file);
                        var workbook = new XSSFWorkbook(in)) {
                    for (Sheet sheet : workbook) {
                        int columns = sheet.getRow(0).getLastCellNum();
                        for (Row row : sheet) {
                            if (rows.isEmpty() || row.getRowNum() > 0) {
                                rows.add(cells(row, columns));
                            }
                        }
                    }
                }
            }
            default -> throw new IllegalArgumentException(reader);
        }
        return rows;
    }

    /** As a connection gives bytes: never says how many are there, and a gzip reader must not depend on that. */
    private static InputStream open(Path file) throws IOException {
        var plain = new FilterInputStream(Files.newInputStream(file)) {
            @Override
            public int available() {
                return 0;
            }
        };
        return file.toString().endsWith(".gz") ? new GZIPInputStream(plain) : plain;
    }

    private static List<String> cells(Row row, int columns) {
        var cells = new ArrayList<String>();
        for (int i = 0; i < columns; i++) {
            Cell cell = row.getCell(i);
            cells.add(cell == null ? "" : text(cell));
        }
        return cells;
    }

    private static String text(Cell cell) {
        if (cell.getCellType() == CellType.NUMERIC) {
            if (!DateUtil.isCellDateFormatted(cell)) {
                throw new IllegalStateException("a number that is no date at " + cell.getAddress());
            }
            LocalDateTime time = cell.getLocalDateTimeCellValue();
            return TIME.format(time);
        }
        if (cell.getCellType() == CellType.FORMULA) {
            throw new IllegalStateException("a formula at " + cell.getAddress());
        }
        return cell.getStringCellValue();
    }
}
