package dev.vipexport.worker.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.firestore.v1.ArrayValue;
import com.google.firestore.v1.Document;
import com.google.firestore.v1.MapValue;
import com.google.firestore.v1.RunQueryResponse;
import com.google.firestore.v1.Value;
import com.google.firestore.v1.Value.ValueTypeCase;
import com.google.protobuf.ByteString;
import com.google.protobuf.NullValue;
import com.google.protobuf.Timestamp;
import com.google.protobuf.UnknownFieldSet;
import dev.vipexport.common.query.MessageColumn;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StoredMessageTest {
    private static final String PREFIX = "projects/p/databases/(default)/documents/VipMessages/";
    private static final String[] TEXTS = {"", "a", "grüezi", "日本語", "🎉", "x".repeat(300), "\u0000\r\n\"", "id"};
    private static final String[] FIELDS = {
        "timestamp", "userId", "kind", "source", "labels", "text", "id", "workspaceId", "mediumId", "Text", "labelss"
    };

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void parse_agreesWithGeneratedClasses(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            Document document = document(random);

            StoredMessage message = StoredMessages.of(document);

            assertThat(message.name()).isEqualTo(document.getName());
            assertThat(PREFIX + message.id()).isEqualTo(document.getName());
            for (MessageColumn column : MessageColumn.ALL.subList(1, MessageColumn.ALL.size())) {
                assertSame(message, column, document);
            }
        }
    }

    private static void assertSame(StoredMessage message, MessageColumn column, Document document) {
        Value absent = Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build();
        Value value = document.getFieldsOrDefault(column.wireName(), absent);
        assertThat(message.type(column)).as(column.wireName()).isEqualTo(value.getValueTypeCase());
        if (value.getValueTypeCase() != ValueTypeCase.NULL_VALUE && !value.hasStringValue()) {
            assertThat(Arrays.copyOfRange(message.bytes(), message.from(column), message.to(column)))
                    .isEqualTo(value.toByteArray());
        }
        if (value.hasStringValue()) {
            assertThat(text(message, message.from(column), message.to(column))).isEqualTo(value.getStringValue());
        } else if (value.hasTimestampValue() && column == MessageColumn.TIMESTAMP) {
            assertThat(message.seconds()).isEqualTo(value.getTimestampValue().getSeconds());
            assertThat(message.nanos()).isEqualTo(value.getTimestampValue().getNanos());
        } else if (value.hasArrayValue() && column == MessageColumn.LABELS) {
            assertThat(labels(message))
                    .isEqualTo(value.getArrayValue().getValuesList().stream()
                            .filter(Value::hasStringValue)
                            .map(Value::getStringValue)
                            .toList());
            assertThat(message.labelType() == ValueTypeCase.STRING_VALUE)
                    .isEqualTo(value.getArrayValue().getValuesList().stream().allMatch(Value::hasStringValue));
        }
    }

    @Test
    void parse_returnsNull_whenResponseHasNoDocument() {
        RunQueryResponse response = RunQueryResponse.newBuilder()
                .setReadTime(Timestamp.newBuilder().setSeconds(7))
                .setSkippedResults(3)
                .build();

        assertThat(StoredMessage.parse(response.toByteArray())).isNull();
    }

    @Test
    void parse_readsTimestamp_onlyFromItsField() {
        Value late = Value.newBuilder()
                .setTimestampValue(Timestamp.newBuilder().setSeconds(9))
                .build();
        Value early = Value.newBuilder()
                .setTimestampValue(Timestamp.newBuilder().setSeconds(5))
                .build();

        StoredMessage message = StoredMessages.of(Document.newBuilder()
                .setName(PREFIX + "m")
                .putFields("timestamp", early)
                .putFields("userId", late)
                .setUpdateTime(Timestamp.newBuilder().setSeconds(8))
                .build());

        assertThat(message.seconds()).isEqualTo(5);
        assertThat(message.type(MessageColumn.USER_ID)).isEqualTo(ValueTypeCase.TIMESTAMP_VALUE);
    }

    @Test
    void compareNames_comparesUtf8Bytes() {
        StoredMessage emoji =
                StoredMessages.of(Document.newBuilder().setName(PREFIX + "🎉").build());
        StoredMessage privateUse = StoredMessages.of(
                Document.newBuilder().setName(PREFIX + "\uE000").build());

        assertThat(emoji.compareNames(privateUse)).isPositive();
        assertThat(emoji.compareNames(emoji)).isZero();
    }

    @Test
    void parse_fails_whenResponseIsTruncated() {
        byte[] whole = response(Document.newBuilder()
                .setName(PREFIX + "m")
                .putFields(
                        "timestamp",
                        Value.newBuilder()
                                .setTimestampValue(Timestamp.newBuilder().setSeconds(300))
                                .build())
                .putFields(
                        "labels",
                        Value.newBuilder()
                                .setArrayValue(ArrayValue.newBuilder().addValues(text("a")))
                                .build())
                .putFields("text", text("t")));

        for (int length = 1; length < whole.length; length++) {
            assertRejected(Arrays.copyOf(whole, length));
        }
    }

    @Test
    void parse_fails_whenFieldExceedsItsParent() {
        // the document has 4 bytes and its name 5, which exist but are outside of the document
        assertRejected(new byte[] {0x0A, 4, 0x0A, 5, 'a', 'b', 'c', 'd', 'e'});
    }

    @Test
    void parse_fails_whenFieldIsMalformed() {
        byte[] numberZero = {0x0A, 2, 0x00, 0x01};
        byte[] wireTypeSeven = {0x0A, 1, 0x0F};
        byte[] negativeLength = {0x0A, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1};
        byte[] endlessNumber = {0x20, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1};

        List.of(numberZero, wireTypeSeven, negativeLength, endlessNumber).forEach(StoredMessageTest::assertRejected);
    }

    private static void assertRejected(byte[] response) {
        assertThatThrownBy(() -> StoredMessage.parse(response))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("a response of Firestore is not valid protobuf");
    }

    @Test
    void parse_skipsUnknownFields() {
        UnknownFieldSet later = UnknownFieldSet.newBuilder()
                .mergeVarintField(101, -1)
                .mergeField(
                        102, UnknownFieldSet.Field.newBuilder().addFixed32(-1).build())
                .mergeField(
                        103, UnknownFieldSet.Field.newBuilder().addFixed64(-1).build())
                .mergeField(
                        104,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(ByteString.copyFromUtf8("x".repeat(200)))
                                .build())
                .build();
        Document document = Document.newBuilder()
                .setUnknownFields(later)
                .setName(PREFIX + "m")
                .putFields("text", text("t"))
                .build();

        StoredMessage message = StoredMessages.of(document);

        assertThat(text(message, message.from(MessageColumn.TEXT), message.to(MessageColumn.TEXT)))
                .isEqualTo("t");
    }

    private static byte[] response(Document.Builder document) {
        return RunQueryResponse.newBuilder().setDocument(document).build().toByteArray();
    }

    private static Value text(String text) {
        return Value.newBuilder().setStringValue(text).build();
    }

    private static Document document(Random random) {
        Document.Builder document = Document.newBuilder().setName(PREFIX + "m" + TEXTS[1 + random.nextInt(4)]);
        for (String field : FIELDS) {
            if (random.nextInt(5) > 0) {
                document.putFields(field, value(random, 2));
            }
        }
        return document.setCreateTime(Timestamp.newBuilder().setSeconds(random.nextInt()))
                .build();
    }

    private static Value value(Random random, int depth) {
        Value.Builder value = Value.newBuilder();
        return switch (random.nextInt(depth > 0 ? 12 : 9)) {
            case 0 -> value.setIntegerValue(random.nextLong()).build();
            case 1 -> value.setNullValue(NullValue.NULL_VALUE).build();
            case 2 -> value.setBooleanValue(true).build();
            case 3 -> value.setBytesValue(ByteString.copyFromUtf8("text")).build();
            case 4 ->
                value.setTimestampValue(Timestamp.newBuilder()
                                .setSeconds(random.nextInt())
                                .setNanos(random.nextInt(1_000_000) * 1_000))
                        .build();
            case 5 -> value.setReferenceValue(PREFIX + "other").build();
            case 6 -> value.setDoubleValue(random.nextGaussian()).build();
            case 9 ->
                value.setMapValue(MapValue.newBuilder().putFields("text", value(random, depth - 1)))
                        .build();
            case 10, 11 -> {
                var array = ArrayValue.newBuilder();
                for (int length = random.nextInt(12); length > 0; length--) {
                    array.addValues(random.nextInt(20) == 0 ? value(random, 0) : text(random));
                }
                yield value.setArrayValue(array).build();
            }
            default -> text(random);
        };
    }

    private static Value text(Random random) {
        return Value.newBuilder()
                .setStringValue(TEXTS[random.nextInt(TEXTS.length)])
                .build();
    }

    private static List<String> labels(StoredMessage message) {
        var labels = new ArrayList<String>();
        for (int i = 0; i < message.labelCount(); i++) {
            labels.add(text(message, message.labelFrom(i), message.labelTo(i)));
        }
        return labels;
    }

    private static String text(StoredMessage message, int from, int to) {
        return new String(message.bytes(), from, to - from, StandardCharsets.UTF_8);
    }
}
