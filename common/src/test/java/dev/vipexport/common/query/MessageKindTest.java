package dev.vipexport.common.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MessageKindTest {

    @Test
    void theWordsAreThoseOfTheContract() {
        assertThat(MessageKind.words()).containsExactly("text", "postback", "attachment", "other");
    }

    @Test
    void onlyTheExactWordIsAKind() {
        assertThat(MessageKind.ofWord("postback")).contains(MessageKind.POSTBACK);
        assertThat(MessageKind.ofWord("Postback")).isEmpty();
        assertThat(MessageKind.ofWord("")).isEmpty();
    }
}
