package dev.vipexport.common.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentIdsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ws-demo",
                "a b",
                "ü",
                "__x",
                "...",
                "a.b",
                "__",
                "____",
                "__id7__",
                "__id-9223372036854775808__",
                "a\nb",
                "a\u0085b"
            })
    void isValid_isTrue_whenFirestoreAcceptsTheId(String id) {
        assertThat(DocumentIds.isValid(id)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "a/b",
                "/",
                ".",
                "..",
                "__x__",
                "_____",
                "__id0__",
                "__id07__",
                "__id9223372036854775808__",
                "\ud800",
                "a\0b"
            })
    void isValid_isFalse_whenFirestoreRejectsTheId(String id) {
        assertThat(DocumentIds.isValid(id)).isFalse();
    }

    @Test
    void isValid_limitsBytesNotCharacters() {
        assertThat(DocumentIds.isValid("x".repeat(1_500))).isTrue();
        assertThat(DocumentIds.isValid("x".repeat(1_501))).isFalse();
        assertThat(DocumentIds.isValid("ü".repeat(751))).isFalse();
    }
}
