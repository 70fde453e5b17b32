package dev.vipexport.worker.encode;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CellScannerTest {
    private static final String PLAIN = "plain text of 29 characters. ";

    @ParameterizedTest
    @ValueSource(strings = {"\0", "\t", "\n", "\r", ",", ";", "|", "\""})
    void indexOfSpecial_findsEach_atAnyPosition(String separator) {
        for (int at = 0; at < PLAIN.length(); at++) {
            byte[] bytes = bytes(PLAIN.substring(0, at) + separator + PLAIN);

            assertThat(CellScanner.indexOfSpecial(bytes, 0, bytes.length)).isEqualTo(at);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\t", "\n", "\r", ",", ";", "|", "\"", "'", " ", "\u0001", "\u007F", "\u00A0", "\u200B", "\u3000"
            })
    void indexOfTrigger_findsEachAfterSeparator_atAnyPosition(String before) {
        for (String trigger : new String[] {"=", "+", "-", "@", "＝", "＋", "－", "＠"}) {
            for (int at = 0; at < PLAIN.length(); at++) {
                byte[] start = bytes(PLAIN.substring(0, at) + before);
                byte[] bytes = bytes(PLAIN.substring(0, at) + before + trigger + PLAIN);

                assertThat(CellScanner.indexOfTrigger(bytes, 0, bytes.length)).isEqualTo(start.length);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "=", "a=b", "1-2", "a@b", "((/9;?))", "注文"})
    void indexOfTrigger_skipsOthers(String text) {
        for (int at = 0; at < PLAIN.length(); at++) {
            byte[] bytes = bytes(text + PLAIN.substring(at));

            assertThat(CellScanner.indexOfTrigger(bytes, 0, bytes.length)).isEqualTo(bytes.length);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
