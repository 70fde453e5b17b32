package dev.vipexport.api.messages.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.api.error.ValidationError;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IntegerParserTest {

    @ParameterizedTest
    @CsvSource({"1,1", "500,500", "+50,50", "007,7", "5.0,5"})
    void parse_returnsInteger_whenWithinBounds(String text, int expected) {
        assertThat(IntegerParser.validate("limit", text, 1, 500)).isEmpty();
        assertThat(IntegerParser.parse(text)).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "'',                    '\"limit\" must be a number'",
        "ten,                   '\"limit\" must be a number'",
        "0x10,                  '\"limit\" must be a number'",
        "1e999999999,           '\"limit\" must be a number'",
        "' 5',                  '\"limit\" must be a number'",
        "NaN,                   '\"limit\" must be a number'",
        "٥,                     '\"limit\" must be a number'",
        "9007199254740992,      '\"limit\" must be a safe number'",
        "1.5,                   '\"limit\" must be an integer'",
        "0,                     '\"limit\" must be greater than or equal to 1'",
        "-1,                    '\"limit\" must be greater than or equal to 1'",
        "501,                   '\"limit\" must be less than or equal to 500'",
        "0.5,                   '\"limit\" must be an integer; \"limit\" must be greater than or equal to 1'",
    })
    void validate_returnsAllErrors_whenInvalid(String text, String expected) {
        assertThat(IntegerParser.validate("limit", text, 1, 500).stream()
                        .map(ValidationError::message)
                        .collect(Collectors.joining("; ")))
                .isEqualTo(expected);
    }
}
