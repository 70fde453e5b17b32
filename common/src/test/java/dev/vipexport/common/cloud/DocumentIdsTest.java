package dev.vipexport.common.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentIdsTest {

    @ParameterizedTest
    @ValueSource(strings = {"ws-demo", "a b", "ü", "__x", "...", "a.b"})
    void whatFirestoreAcceptsIsPossible(String id) {
        assertThat(DocumentIds.isPossible(id)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a/b", "/", ".", "..", "__x__", "\ud800", "a\0b"})
    void whatFirestoreRefusesIsNot(String id) {
        assertThat(DocumentIds.isPossible(id)).isFalse();
    }

    @Test
    void theLimitIsOfBytesNotOfCharacters() {
        assertThat(DocumentIds.isPossible("x".repeat(1_500))).isTrue();
        assertThat(DocumentIds.isPossible("x".repeat(1_501))).isFalse();
        assertThat(DocumentIds.isPossible("ü".repeat(751))).isFalse();
    }
}
