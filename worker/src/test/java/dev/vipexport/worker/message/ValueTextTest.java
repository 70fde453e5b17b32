package dev.vipexport.worker.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.firestore.v1.ArrayValue;
import com.google.firestore.v1.Document;
import com.google.firestore.v1.MapValue;
import com.google.firestore.v1.RunQueryResponse;
import com.google.firestore.v1.Value;
import com.google.protobuf.ByteString;
import com.google.protobuf.NullValue;
import com.google.protobuf.Timestamp;
import com.google.type.LatLng;
import dev.vipexport.common.query.MessageColumn;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ValueTextTest {
    private static final Value NULL =
            Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build();

    @Test
    void text_isJson_forEachType() {
        assertThat(ValueText.of(NULL)).isEqualTo("null");
        assertThat(ValueText.of(Value.getDefaultInstance())).isEqualTo("null");
        assertThat(ValueText.of(Value.newBuilder().setBooleanValue(true).build()))
                .isEqualTo("true");
        assertThat(ValueText.of(
                        Value.newBuilder().setIntegerValue(Long.MIN_VALUE).build()))
                .isEqualTo("-9223372036854775808");
        assertThat(ValueText.of(Value.newBuilder()
                        .setGeoPointValue(LatLng.newBuilder().setLatitude(47.5).setLongitude(-8))
                        .build()))
                .isEqualTo("{\"latitude\":47.5,\"longitude\":-8.0}");
    }

    @Test
    void text_hasNoQuotes_whenJsonShowsString() {
        assertThat(ValueText.of(string("a\"b"))).isEqualTo("a\"b");
        assertThat(ValueText.of(time(-1, 999_999_999))).isEqualTo("1969-12-31T23:59:59.999999Z");
        assertThat(ValueText.of(Value.newBuilder()
                        .setBytesValue(ByteString.copyFrom(new byte[] {-1, -2, -3, 0}))
                        .build()))
                .isEqualTo("//79AA==");
        assertThat(ValueText.of(Value.newBuilder()
                        .setReferenceValue("projects/p/databases/d/documents/Users/u")
                        .build()))
                .isEqualTo("projects/p/databases/d/documents/Users/u");
    }

    @Test
    void text_hasQuotes_insideOfArraysAndMaps() {
        Value array = Value.newBuilder()
                .setArrayValue(ArrayValue.newBuilder()
                        .addValues(string("a\"\n"))
                        .addValues(time(0, 0))
                        .addValues(number(Double.NaN))
                        .addValues(NULL)
                        .addValues(Value.newBuilder().setMapValue(MapValue.getDefaultInstance())))
                .build();

        assertThat(ValueText.of(array)).isEqualTo("[\"a\\\"\\n\",\"1970-01-01T00:00:00.000000Z\",\"NaN\",null,{}]");
    }

    /** UTF-16 would put the emoji before U+FF5E. */
    @Test
    void keys_areSortedByUtf8Bytes() {
        Value map = Value.newBuilder()
                .setMapValue(MapValue.newBuilder()
                        .putFields("🎉", NULL)
                        .putFields("\uFF5E", NULL)
                        .putFields("b", NULL)
                        .putFields("", NULL)
                        .putFields("a", NULL))
                .build();

        assertThat(ValueText.of(map)).isEqualTo("{\"\":null,\"a\":null,\"b\":null,\"\uFF5E\":null,\"🎉\":null}");
    }

    /** {@code Double.toString} writes 1.9999999999999998E23 for 2e23 on JDK 17, and 2.0E23 since JDK 19. */
    @ParameterizedTest
    @CsvSource({
        "0.1, 0.1",
        "-0.0, -0.0",
        "1, 1.0",
        "1e7, 1.0E7",
        "2e23, 2.0E23",
        "2e-3, 0.002",
        "4.9e-324, 4.9E-324",
        "1.7976931348623157e308, 1.7976931348623157E308",
        "2.2250738585072014e-308, 2.2250738585072014E-308",
        "NaN, NaN",
        "Infinity, Infinity",
        "-Infinity, -Infinity"
    })
    void number_isShortestDecimal(double number, String text) {
        assertThat(ValueText.of(number(number))).isEqualTo(text);
    }

    @Test
    void number_isReadBack_forRandomNumbers() {
        var random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            double number = Double.longBitsToDouble(random.nextLong());

            assertThat(Double.valueOf(ValueText.of(number(number)))).isEqualTo(Double.valueOf(number));
        }
    }

    @Test
    void field_isRejected_whenItIsNoProtobuf() {
        Value deep = NULL;
        for (int i = 0; i < 200; i++) {
            deep = Value.newBuilder()
                    .setArrayValue(ArrayValue.newBuilder().addValues(deep))
                    .build();
        }
        Document document = Document.newBuilder()
                .setName("VipMessages/m")
                .putFields("text", deep)
                .build();
        byte[] response =
                RunQueryResponse.newBuilder().setDocument(document).build().toByteArray();
        StoredMessage message = Objects.requireNonNull(StoredMessage.parse(response));

        assertThatThrownBy(() -> message.asText(MessageColumn.TEXT))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a field of a message is not valid protobuf");
    }

    @Test
    void asText_givesFieldAlone() {
        StoredMessage message = StoredMessages.of(Document.newBuilder()
                .setName("VipMessages/m")
                .putFields("text", number(0.5))
                .putFields("userId", string("u"))
                .build());

        StoredMessage text = message.asText(MessageColumn.TEXT);

        assertThat(new String(text.bytes(), StandardCharsets.UTF_8)).isEqualTo("0.5");
        assertThat(text.type(MessageColumn.USER_ID)).isEqualTo(Value.ValueTypeCase.NULL_VALUE);
    }

    private static Value string(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }

    private static Value number(double number) {
        return Value.newBuilder().setDoubleValue(number).build();
    }

    private static Value time(long seconds, int nanos) {
        return Value.newBuilder()
                .setTimestampValue(Timestamp.newBuilder().setSeconds(seconds).setNanos(nanos))
                .build();
    }
}
