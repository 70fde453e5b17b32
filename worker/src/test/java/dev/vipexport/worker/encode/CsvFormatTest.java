package dev.vipexport.worker.encode;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.firestore.v1.Document;
import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.worker.message.StoredMessages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the cases of {@code csv/cells.txt} and {@code csv/records.txt}. */
class CsvFormatTest {

    @ParameterizedTest(name = "{0} => {1}")
    @MethodSource("cells")
    void text_becomesExpectedCell(String text, String cell) throws IOException {
        Document message = Messages.message("m")
                .putFields("text", Messages.text(unescape(text)))
                .build();

        assertThat(file(List.of(message), false)).isEqualTo("m,,,,,," + unescape(cell) + "\r\n");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("records")
    void messages_becomeExpectedFile(String name, List<Document> messages, String file) throws IOException {
        assertThat(file(messages, true)).as(name).isEqualTo(unescape(file));
    }

    static Stream<Arguments> cells() throws IOException {
        return lines("cells.txt").filter(line -> !line.isEmpty()).map(line -> {
            int arrow = line.indexOf("=> ") < 0 ? line.indexOf("=>") : line.lastIndexOf(" => ") + 1;
            return Arguments.of(
                    line.substring(0, arrow).strip(), line.substring(arrow + 2).strip());
        });
    }

    static Stream<Arguments> records() throws IOException {
        String page = String.join("\n", lines("records.txt").toList());
        return Arrays.stream(page.split("== ", -1)).skip(1).map(section -> {
            String[] halves = section.split("\n-- file\n", -1);
            List<String> given = halves[0].lines().toList();
            List<Document> messages =
                    given.stream().skip(1).map(CsvFormatTest::message).toList();
            return Arguments.of(given.get(0), messages, halves[1].replace("\n", ""));
        });
    }

    private static Document message(String line) {
        String[] fields = line.split(";", -1);
        Document.Builder message = Messages.message(fields[0]);
        message.putFields("timestamp", Messages.time(Instant.parse(fields[1])));
        List<String> names = List.of("", "", "userId", "kind", "source", "labels", "text");
        for (int i = 2; i < fields.length; i++) {
            if (!fields[i].isEmpty()) {
                message.putFields(
                        names.get(i),
                        i == 5 ? Messages.list(List.of(fields[i].split("\\|", -1))) : Messages.text(fields[i]));
            }
        }
        return message.build();
    }

    private static String file(List<Document> messages, boolean header) throws IOException {
        var out = new ByteArrayOutputStream();
        MessageEncoder csv = MessageEncoder.of(ExportOptions.DEFAULT, out);
        if (header) {
            csv.writeHeader();
        }
        for (Document message : messages) {
            csv.append(StoredMessages.of(message));
        }
        csv.finish();
        return out.toString(StandardCharsets.UTF_8);
    }

    private static Stream<String> lines(String page) throws IOException {
        try (InputStream in = CsvFormatTest.class.getResourceAsStream("/csv/" + page)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines().filter(line -> !line.startsWith("# ")).toList().stream();
        }
    }

    private static String unescape(String visible) {
        return visible.replace('␍', '\r')
                .replace('␊', '\n')
                .replace('␉', '\t')
                .replace('␀', '\0')
                .replace('�', '\uFFFD')
                .replace("\\u00a0", "\u00a0")
                .replace("\\u200b", "\u200b")
                .replace("\\ufeff", "\ufeff")
                .replace('·', ' ');
    }
}
