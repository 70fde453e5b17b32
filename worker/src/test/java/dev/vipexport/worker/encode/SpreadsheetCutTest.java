package dev.vipexport.worker.encode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.common.job.ExportOptions;
import dev.vipexport.common.job.ExportOptions.Delimiter;
import dev.vipexport.worker.message.StoredMessages;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Spreadsheets that cut the file at any character, and take a quote in the middle of a field for a letter. */
class SpreadsheetCutTest {
    private static final char[] CUTS = {',', ';', '\t', '|'};
    private static final String[] PIECES = {
        ",",
        ";",
        "|",
        "\t",
        "\"",
        "\"\"",
        "\r",
        "\n",
        "\r\n",
        " ",
        "'",
        "=",
        "+",
        "-",
        "@",
        "＝",
        "＋",
        "－",
        "＠",
        "0",
        "17",
        "A1",
        "=1+1",
        "-2+3",
        "cmd|'/C calc'!A0",
        "SUM(",
        ")",
        "word",
        "\u0000",
        "\u0001",
        "\u0085",
        "\u00A0",
        "\u200B",
        "\u2060",
        "\u3000",
        "\uFEFF",
        "日"
    };
    private static final String BLANKS = "[\\x00-\\x20\\x7F-\\xA0\\xAD\\u061C\\u1680\\u180E"
            + "\\u2000-\\u200F\\u2028-\\u202F\\u205F-\\u206F\\u3000\\uFEFF]*";

    /** What Excel or LibreOffice would run: an operand after the equals sign, or a call, a DDE link or a sum after a sign. */
    private static final Pattern FORMULA = Pattern.compile(
            BLANKS + "(?:[=＝]" + BLANKS + "[A-Za-z0-9('].*" + "|[+\\-@＋－＠]" + BLANKS
                    + "[A-Za-z0-9('].*(?:[A-Z]\\(|\\|'|[0-9][+*/^-][0-9]).*)",
            Pattern.DOTALL);

    private static final Pattern NUMBER = Pattern.compile("[+\\-＋－][0-9]+([.][0-9]+)?");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hi\n=cmd|'/C calc'!A0\nbye",
                "hello;=1+1;bye",
                "a\t=1+1",
                "a|=1+1",
                "a, =1+1",
                "a;\"=1+1&\"",
                "\u0000=1+1",
                "＝1+1",
                "a;＝1+1",
                " =1+1",
                "\u00A0=1+1",
                "\uFEFF=1+1",
                "\u200B=1+1",
                "a;\uFEFF\u200B\u00A0 @SUM(A1)",
                "a\r\n-2+3",
                "hello;-5,1+cmd|'/C calc'!A0;x",
                "hello;+5\t*cmd|'/C calc'!A0;x"
            })
    void field_isNoFormula_whereverTheFileIsCut(String text) throws IOException {
        assertNoFormula(file(Delimiter.COMMA, List.of(text)));
    }

    @ParameterizedTest
    @EnumSource
    void field_isNoFormula_forRandomTexts(Delimiter delimiter) throws IOException {
        var random = new Random(delimiter.character());
        for (int i = 0; i < 2_000; i++) {
            assertNoFormula(file(delimiter, List.of(text(random), text(random), text(random), text(random))));
        }
    }

    @Test
    void oracle_findsTheFormula_whenCellsAreRaw() {
        assertThat(cut("m,,hi\n=1+1,\r\n", ';')).anyMatch(SpreadsheetCutTest::isFormula);
        assertThat(cut("m,,\"hello;=1+1;bye\"\r\n", ';')).anyMatch(SpreadsheetCutTest::isFormula);
    }

    @Test
    void guard_isFast_whenCellIsFullOfTriggers() throws IOException {
        for (String piece : List.of(";-a", ";-", "\t-", ";-\t", "-;\" ", ";=", "\n @")) {
            assertThat(file(Delimiter.COMMA, List.of(piece.repeat(1_000_000 / piece.length()))))
                    .isNotEmpty();
        }
    }

    private static void assertNoFormula(String file) {
        for (char cut : CUTS) {
            assertThat(cut(file, cut))
                    .as("fields of %s, cut at %s", file, cut)
                    .noneMatch(SpreadsheetCutTest::isFormula);
        }
    }

    private static boolean isFormula(String field) {
        return FORMULA.matcher(field).matches() && !NUMBER.matcher(field).matches();
    }

    private static String text(Random random) {
        var text = new StringBuilder();
        for (int length = random.nextInt(8); length > 0; length--) {
            text.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return text.toString();
    }

    /** Writes one message whose id, user, source and text are {@code texts}, from the last. */
    private static String file(Delimiter delimiter, List<String> texts) throws IOException {
        var out = new ByteArrayOutputStream();
        var options = ExportOptions.DEFAULT.toBuilder().delimiter(delimiter).build();
        List<String> fields = List.of("text", "source", "userId");
        MessageEncoder csv = MessageEncoder.of(options, out);
        var message = Messages.message("m");
        if (texts.size() > fields.size()) {
            message.setName("VipMessages/" + texts.get(fields.size()).replace("/", ""));
        }
        for (int i = 0; i < Math.min(texts.size(), fields.size()); i++) {
            message.putFields(fields.get(i), Messages.text(texts.get(i)));
        }
        message.putFields("labels", Messages.list(texts));
        csv.append(StoredMessages.of(message.build()));
        csv.append(StoredMessages.of(Messages.message("next").build()));
        csv.finish();
        return out.toString(StandardCharsets.UTF_8);
    }

    /** Returns all fields of a file as Excel reads them: only a quote at the start of a field quotes it. */
    private static List<String> cut(String file, char delimiter) {
        var fields = new ArrayList<String>();
        int at = 0;
        while (at < file.length()) {
            var field = new StringBuilder();
            if (file.charAt(at) == '"') {
                at++;
                while (at < file.length()) {
                    char c = file.charAt(at++);
                    if (c == '"' && (at == file.length() || file.charAt(at) != '"')) {
                        break;
                    }
                    at += c == '"' ? 1 : 0;
                    field.append(c);
                }
            }
            while (at < file.length()
                    && file.charAt(at) != delimiter
                    && file.charAt(at) != '\r'
                    && file.charAt(at) != '\n') {
                field.append(file.charAt(at++));
            }
            at++;
            fields.add(field.toString());
        }
        return fields;
    }
}
