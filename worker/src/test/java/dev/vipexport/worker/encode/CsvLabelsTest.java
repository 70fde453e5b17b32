package dev.vipexport.worker.encode;

import static org.assertj.core.api.Assertions.assertThat;

import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.query.MessageColumn;
import dev.vipexport.testsupport.FormulaRule;
import dev.vipexport.worker.message.StoredMessages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A reader can take the cell of labels apart, as docs/http-api.md says. */
class CsvLabelsTest {
    private static final String[] PIECES = {"|", "\\", "\\|", "'", "=", "-", "1", "a", "é", "\"", ",", "\n", " "};

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void labels_areReadBack_forRandomLabels(long seed) throws IOException {
        var random = new Random(seed);
        for (int i = 0; i < 1_000; i++) {
            List<String> labels = labels(random);

            assertThat(split(FormulaRule.undo(cell(labels)))).isEqualTo(labels);
        }
    }

    @Test
    void labels_areEmptyCell_whenOnlyLabelIsEmpty() throws IOException {
        assertThat(cell(List.of(""))).isEmpty();
        assertThat(cell(List.of())).isEmpty();
        assertThat(cell(List.of("", ""))).isEqualTo("|");
    }

    private static List<String> labels(Random random) {
        var labels = new ArrayList<String>();
        for (int count = random.nextInt(4); count > 0; count--) {
            var label = new StringBuilder();
            for (int length = random.nextInt(5); length > 0; length--) {
                label.append(PIECES[random.nextInt(PIECES.length)]);
            }
            labels.add(label.toString());
        }
        return labels.equals(List.of("")) ? List.of() : labels;
    }

    private static List<String> split(String cell) {
        var labels = new ArrayList<String>();
        var label = new StringBuilder();
        for (int i = 0; i < cell.length(); i++) {
            if (cell.charAt(i) == '|') {
                labels.add(label.toString());
                label.setLength(0);
            } else {
                label.append(cell.charAt(cell.charAt(i) == '\\' ? ++i : i));
            }
        }
        labels.add(label.toString());
        return cell.isEmpty() ? List.of() : labels;
    }

    private static String cell(List<String> labels) throws IOException {
        var out = new ByteArrayOutputStream();
        MessageEncoder csv = MessageEncoder.of(
                ExportOptions.DEFAULT.toBuilder()
                        .columns(List.of(MessageColumn.LABELS))
                        .build(),
                out);
        csv.append(StoredMessages.of(
                Messages.message("m").putFields("labels", Messages.list(labels)).build()));
        csv.finish();
        try (CsvReader<CsvRecord> reader = CsvReader.builder().ofCsvRecord(out.toString(StandardCharsets.UTF_8))) {
            return reader.stream().findFirst().orElseThrow().getField(0);
        }
    }
}
