package dev.vipexport.emulators.firestore.contract;

import com.google.firestore.v1.Value;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;

/**
 * Generates documents from few, easily confused values, so that equal ones meet often: numbers around 2^53, both zeros,
 * NaN, text above U+FFFF, texts with a common prefix.
 */
final class RandomDocuments {
    /** Two plain collections, and the first one's name again below a document, for groups. */
    static final List<String> COLLECTIONS = List.of("c", "d/x/c", "d");

    static final List<String> FIELDS = List.of("a", "b", "k", "l", "m.x", "m.y", "m", "`q r`");

    private static final int MIN_DOCUMENTS = 6;
    private static final int MAX_EXTRA_DOCUMENTS = 14;
    private static final List<String> IDS = List.of(
            "a",
            "A",
            "aa",
            "a-b",
            "a b",
            "b",
            "b0",
            "\u00e9",
            "\uff5e",
            "\ud83d\ude00",
            "1",
            "10",
            "2",
            "z",
            "~",
            "a.b",
            "____",
            "__id7__",
            "__id-10__",
            "__id9__",
            "__id9223372036854775807__",
            "\n",
            "\u0000",
            "\u2028");
    private static final List<String> POOL = List.of(
            "null",
            "true",
            "false",
            "NaN",
            "-Infinity",
            "Infinity",
            "-1",
            "-1.0",
            "-0.0",
            "0",
            "0.0",
            "1",
            "1.0",
            "1.5",
            "2",
            "3",
            "9007199254740991",
            "9007199254740992",
            "9007199254740992.0",
            "9007199254740993",
            "9007199254740994.0",
            "9223372036854775807",
            "9.223372036854775807E18",
            "-9223372036854775808",
            "4.9E-324",
            "\"\"",
            "\"a\"",
            "\"a\\u0000\"",
            "\"ab\"",
            "\"b\"",
            "\"B\"",
            "\"\\u00e9\"",
            "\"\\uff5e\"",
            "\"\\ud83d\\ude00\"",
            "bytes(\"\")",
            "bytes(\"00\")",
            "bytes(\"00ff\")",
            "bytes(\"ff\")",
            "time(\"1969-12-31T23:59:59.999999Z\")",
            "time(\"2020-01-01T00:00:00Z\")",
            "time(\"2020-01-01T00:00:00.000001Z\")",
            "ref(\"c/a\")",
            "ref(\"c/a/d/b\")",
            "ref(\"c/aa\")",
            "ref(\"c-/a\")",
            "ref(\"c/__id7__\")",
            "ref(\"c/__id-10__/d/____\")",
            "geo(0.0, 0.0)",
            "geo(0.0, -1.0)",
            "geo(-0.0, 1.0)",
            "geo(10.5, 3.0)");
    private static final List<String> KEYS = List.of("x", "y", "z", "x y");

    private final SplittableRandom random;
    private final List<Value> pool;

    RandomDocuments(SplittableRandom random, ValueText values) {
        this.random = random;
        this.pool = POOL.stream().map(text -> values.parse(new Tokens(text))).toList();
    }

    /** Returns the documents by path. */
    Map<String, Map<String, Value>> documents() {
        Map<String, Map<String, Value>> documents = new TreeMap<>();
        for (int i = MIN_DOCUMENTS + random.nextInt(MAX_EXTRA_DOCUMENTS); i > 0; i--) {
            documents.put(pick(COLLECTIONS) + "/" + pick(IDS), fields());
        }
        return documents;
    }

    private Map<String, Value> fields() {
        Map<String, Value> fields = new LinkedHashMap<>();
        putSometimes(fields, "a", random.nextInt(4) == 0 ? any() : number());
        putSometimes(fields, "b", any());
        putSometimes(fields, "k", ValueText.integer(random.nextInt(3)));
        putSometimes(fields, "l", random.nextInt(8) == 0 ? scalar() : array());
        putSometimes(fields, "m", random.nextInt(8) == 0 ? scalar() : map(1));
        putSometimes(fields, "q r", number());
        return fields;
    }

    private void putSometimes(Map<String, Value> fields, String name, Value value) {
        if (random.nextInt(6) > 0) {
            fields.put(name, value);
        }
    }

    Value any() {
        return switch (random.nextInt(10)) {
            case 0 -> array();
            case 1 -> map(2);
            case 2 -> vector();
            case 3 -> random.nextInt(3) == 0 ? uniqueScalar() : scalar();
            default -> scalar();
        };
    }

    Value scalar() {
        return pick(pool);
    }

    private Value number() {
        return random.nextInt(6) == 0
                ? scalar()
                : random.nextBoolean()
                        ? ValueText.integer(random.nextInt(-2, 4))
                        : ValueText.real(random.nextInt(-4, 8) / 2.0);
    }

    /** Returns a value that probably occurs only once. */
    private Value uniqueScalar() {
        return switch (random.nextInt(4)) {
            case 0 -> ValueText.integer(random.nextLong());
            case 1 -> ValueText.real(random.nextDouble() * Math.pow(10, random.nextInt(-20, 20)));
            case 2 -> ValueText.time(Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000) * 1_000L));
            default ->
                ValueText.text(new StringBuilder()
                        .appendCodePoint(random.nextInt(1, 0xD800))
                        .appendCodePoint(random.nextInt(0x10000, 0x110000))
                        .toString());
        };
    }

    private Value array() {
        List<Value> elements = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            elements.add(random.nextInt(6) == 0 ? map(1) : scalar());
        }
        return ValueText.array(elements);
    }

    private Value map(int maxDepth) {
        Map<String, Value> fields = new LinkedHashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            boolean nested = maxDepth > 0 && random.nextInt(5) == 0;
            fields.put(pick(KEYS), nested ? random.nextBoolean() ? map(maxDepth - 1) : array() : scalar());
        }
        return ValueText.map(fields);
    }

    private Value vector() {
        List<Value> elements = new ArrayList<>();
        for (int i = 1 + random.nextInt(3); i > 0; i--) {
            elements.add(ValueText.real(random.nextInt(-1, 2)));
        }
        return ValueText.map(Map.of("__type__", ValueText.text("__vector__"), "value", ValueText.array(elements)));
    }

    private <T> T pick(List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
