package dev.vipexport.worker.encode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.firestore.v1.Document;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.ExportOptions.Delimiter;
import dev.vipexport.common.job.ExportOptions.Formulas;
import dev.vipexport.common.query.MessageColumn;
import dev.vipexport.testsupport.FormulaRule;
import dev.vipexport.worker.message.StoredMessages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What commons-csv reads from a file is what the rule of formulas says, and undoing the rule gives the stored texts. The
 * bytes are those of a second, slow writer.
 */
class CommonsCsvCompatibilityTest {
    private static final List<MessageColumn> TEXTS = List.of(
            MessageColumn.ID, MessageColumn.USER_ID, MessageColumn.KIND, MessageColumn.SOURCE, MessageColumn.TEXT);
    private static final String[] PIECES = {
        ",", ";", "|", "\t", "\"", "\"\"", "\r", "\n", " ", "!", "#", "$", "'", "=", "+", "-", "@", ".", "0", "17", "a",
        "é", "日", "🎉", "\u0000", "\u001F", "\u007F", "\u0085", "\u00A0", "\u2028", "\uFEFF", "\\", "＝", "－", "(", ")",
        "!", "f(", ";'=", "\n'"
    };

    /** A cell that is quoted, whatever the delimiter is. */
    private static final Pattern QUOTED =
            Pattern.compile("[\\x00-#].*|.*[\\x00-\\x20]|.*[\\t\\r\\n\",;|].*", Pattern.DOTALL);

    @ParameterizedTest
    @EnumSource
    void commonsCsv_readsCells_forRandomTexts(Delimiter delimiter) throws IOException {
        var random = new Random(delimiter.character());
        for (int file = 0; file < 60; file++) {
            ExportOptions options = options(delimiter, random);
            List<List<String>> rows = rows(random, options.columns().size(), CommonsCsvCompatibilityTest::text);

            assertThat(parsed(options, encoded(options, rows))).isEqualTo(cells(options, rows));
        }
    }

    @ParameterizedTest
    @EnumSource
    void commonsCsv_readsStoredTexts_whenFormulasAreUndone(Delimiter delimiter) throws IOException {
        var random = new Random(~delimiter.character());
        for (int file = 0; file < 60; file++) {
            ExportOptions options = options(delimiter, random).toBuilder()
                    .formulas(Formulas.DEFUSE)
                    .build();
            List<List<String>> rows = rows(random, options.columns().size(), CommonsCsvCompatibilityTest::text);

            assertThat(map(parsed(options, encoded(options, rows)), FormulaRule::undo))
                    .isEqualTo(map(rows, CommonsCsvCompatibilityTest::withoutNul));
        }
    }

    @ParameterizedTest
    @EnumSource
    void encoder_quotesUsualSeparators_forRandomTexts(Delimiter delimiter) throws IOException {
        var random = new Random(delimiter.character());
        for (int file = 0; file < 60; file++) {
            ExportOptions options = options(delimiter, random);
            List<List<String>> rows = rows(random, options.columns().size(), CommonsCsvCompatibilityTest::text);

            assertThat(encoded(options, rows)).isEqualTo(printed(options, rows));
        }
    }

    /** Crosses the encoder's blocks, with a quote or another piece at any distance from the previous one. */
    @ParameterizedTest
    @EnumSource
    void encoder_quotesUsualSeparators_forLongTexts(Delimiter delimiter) throws IOException {
        var random = new Random(delimiter.character());
        for (int file = 0; file < 10; file++) {
            ExportOptions options = options(delimiter, random);
            List<List<String>> rows = rows(random, options.columns().size(), CommonsCsvCompatibilityTest::longText);

            assertThat(encoded(options, rows).equals(printed(options, rows)))
                    .as("the same file")
                    .isTrue();
        }
    }

    private static ExportOptions options(Delimiter delimiter, Random random) {
        var columns = new ArrayList<>(TEXTS);
        Collections.shuffle(columns, random);
        return ExportOptions.DEFAULT.toBuilder()
                .columns(columns.subList(0, 1 + random.nextInt(columns.size())))
                .formulas(random.nextBoolean() ? Formulas.DEFUSE : Formulas.RAW)
                .bom(random.nextBoolean())
                .delimiter(delimiter)
                .build();
    }

    private static List<List<String>> rows(Random random, int columns, Function<Random, String> text) {
        var rows = new ArrayList<List<String>>();
        for (int i = 0; i < 50; i++) {
            var row = new ArrayList<String>();
            for (int column = 0; column < columns; column++) {
                row.add(text.apply(random));
            }
            rows.add(row);
        }
        return rows;
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        for (int length = random.nextInt(7); length > 0; length--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    private static String longText(Random random) {
        var text = new StringBuilder();
        for (int length = random.nextInt(1 << random.nextInt(15)); text.length() < length; ) {
            text.append(PIECES[random.nextInt(PIECES.length)]).append("x".repeat(random.nextInt(20)));
        }
        return text.toString();
    }

    private static String encoded(ExportOptions options, List<List<String>> rows) throws IOException {
        var out = new ByteArrayOutputStream();
        MessageEncoder encoder = MessageEncoder.of(options, out);
        encoder.writeHeader();
        for (List<String> row : rows) {
            encoder.append(StoredMessages.of(message(options.columns(), row)));
        }
        encoder.finish();
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Document message(List<MessageColumn> columns, List<String> row) {
        Document.Builder message = Messages.message("m");
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i) == MessageColumn.ID) {
                message.setName("VipMessages/" + row.get(i));
            } else {
                message.putFields(columns.get(i).wireName(), Messages.text(row.get(i)));
            }
        }
        return message.build();
    }

    private static List<List<String>> parsed(ExportOptions options, String file) throws IOException {
        CSVFormat format = CSVFormat.RFC4180
                .builder()
                .setDelimiter(options.delimiter().character())
                .get();
        try (CSVParser parser = CSVParser.parse(options.bom() ? file.substring(1) : file, format)) {
            return parser.stream().skip(1).map(CSVRecord::toList).toList();
        }
    }

    private static String printed(ExportOptions options, List<List<String>> rows) {
        String delimiter = Character.toString(options.delimiter().character());
        var file = new StringBuilder(options.bom() ? "\uFEFF" : "");
        file.append(options.columns().stream().map(MessageColumn::wireName).collect(Collectors.joining(delimiter)))
                .append("\r\n");
        List<List<String>> cells = cells(options, rows);
        for (int row = 0; row < rows.size(); row++) {
            for (int column = 0; column < cells.get(row).size(); column++) {
                String cell = cells.get(row).get(column);
                boolean quoted = QUOTED.matcher(cell).matches()
                        || rows.get(row).get(column).contains("\0")
                        || (cell.isEmpty() && column == 0);
                file.append(column == 0 ? "" : delimiter)
                        .append(quoted ? '"' + cell.replace("\"", "\"\"") + '"' : cell);
            }
            file.append("\r\n");
        }
        return file.toString();
    }

    private static List<List<String>> cells(ExportOptions options, List<List<String>> rows) {
        var cells = new ArrayList<List<String>>();
        for (List<String> row : rows) {
            var guarded = new ArrayList<String>();
            for (String text : row) {
                boolean isLast = guarded.size() == row.size() - 1;
                String valid = withoutNul(text);
                guarded.add(
                        options.formulas() == Formulas.DEFUSE
                                ? FormulaRule.guard(valid, isLast, guarded.isEmpty() && !isLast)
                                : valid);
            }
            cells.add(guarded);
        }
        return cells;
    }

    private static String withoutNul(String text) {
        return text.replace('\0', '\uFFFD');
    }

    private static List<List<String>> map(List<List<String>> rows, UnaryOperator<String> change) {
        return rows.stream().map(row -> row.stream().map(change).toList()).toList();
    }
}
