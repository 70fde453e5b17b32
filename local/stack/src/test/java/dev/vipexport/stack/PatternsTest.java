package dev.vipexport.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * No regular expression of the product takes more than a bounded number of steps per character, or a deep stack. Strangers
 * choose the texts. The test counts the characters that a pattern reads, so a slow machine changes nothing.
 */
class PatternsTest {
    private static final int LENGTH = 16 * 1024;

    /** Characters that a pattern may read per character of its input. */
    private static final long MAX_READS = 200;

    private static final List<String> ALPHABET = List.of("a0/-.:, \"\\=;A%_".split(""));

    private static Stream<Named<Pattern>> patterns() {
        return new ClassFileImporter()
                .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS).importPackages("dev.vipexport").stream()
                        .map(JavaClass::getFields)
                        .flatMap(fields -> fields.stream())
                        .filter(field -> field.getModifiers().contains(JavaModifier.STATIC)
                                && field.getRawType().isEquivalentTo(Pattern.class))
                        .map(field -> Named.of(field.getFullName(), pattern(field)));
    }

    private static Pattern pattern(JavaField javaField) {
        try {
            Field field = javaField.reflect();
            field.setAccessible(true);
            return (Pattern) field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(javaField.getFullName(), e);
        }
    }

    /** Counts how often its characters are read. */
    private static final class CountedText implements CharSequence {
        private final String text;
        private long reads;

        CountedText(String text) {
            this.text = text;
        }

        @Override
        public char charAt(int index) {
            reads++;
            if (reads > MAX_READS * LENGTH) {
                throw new IllegalStateException("the pattern backtracks: " + text.substring(0, 40));
            }
            return text.charAt(index);
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.substring(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Texts that begin as the pattern wants, repeat one or two characters, and end in another way. */
    private static List<String> hostileTexts(Pattern pattern) {
        // the literal beginning, such as "bytes " or "/actuator/health"
        String start = pattern.pattern().replaceAll("[\\\\(\\[{.*+?^$|].*", "");
        List<String> texts = new ArrayList<>();
        for (String first : ALPHABET) {
            for (String second : ALPHABET) {
                String repeated = (first + second).repeat(LENGTH / 2);
                texts.add(start + repeated + "\u0001");
                texts.add(start + "\"" + repeated);
            }
        }
        return texts;
    }

    @ParameterizedTest
    @MethodSource("patterns")
    void pattern_readsHostileTextInBoundedSteps(Pattern pattern) {
        for (String text : hostileTexts(pattern)) {
            assertThatCode(() -> pattern.matcher(new CountedText(text)).matches())
                    .as(pattern.pattern())
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void check_findsBadPatterns() {
        assertThat(failures("/health(/[A-Za-z0-9_-]+)*")).isPositive();
        assertThat(failures("(a+)+")).isPositive();
        assertThat(failures("/health(?:/[a-z]++)*+")).isZero();
    }

    private static long failures(String regex) {
        Pattern pattern = Pattern.compile(regex);
        return hostileTexts(pattern).stream()
                .filter(text -> {
                    try {
                        pattern.matcher(new CountedText(text)).matches();
                        return false;
                    } catch (IllegalStateException | StackOverflowError e) {
                        return true;
                    }
                })
                .count();
    }
}
