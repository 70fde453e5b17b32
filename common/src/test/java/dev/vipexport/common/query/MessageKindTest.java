package dev.vipexport.common.query;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MessageKindTest {

    @Test
    void wireNames_areThoseOfTheContract() {
        assertThat(MessageKind.wireNames()).containsExactly("text", "postback", "attachment", "other");
    }

    @Test
    void fromWireName_matchesExactly() {
        assertThat(MessageKind.fromWireName("postback")).contains(MessageKind.POSTBACK);
        assertThat(MessageKind.fromWireName("Postback")).isEmpty();
        assertThat(MessageKind.fromWireName("")).isEmpty();
    }
}
