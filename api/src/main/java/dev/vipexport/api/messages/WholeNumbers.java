package dev.vipexport.api.messages;

import dev.vipexport.api.problem.Fault;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Whole numbers within bounds, as Joi's {@code number().integer().min().max()} reads them: {@code 5.0} is one. */
final class WholeNumbers {
    /** Bounded, because a number like 1e999999999 has too many digits to calculate with. */
    private static final Pattern DECIMAL = Pattern.compile("[+-]?\\d{1,400}(\\.\\d{1,400})?");

    private static final BigDecimal LARGEST_SAFE = BigDecimal.valueOf((1L << 53) - 1);

    private WholeNumbers() {}

    /** What is wrong with {@code text}; nothing where {@link #read} may follow. */
    static List<Fault> faultsOf(String key, String text, int least, int most) {
        if (!DECIMAL.matcher(text).matches()) {
            return List.of(Fault.notANumber(key, text));
        }
        BigDecimal value = new BigDecimal(text);
        if (value.abs().compareTo(LARGEST_SAFE) > 0) {
            return List.of(Fault.notASafeNumber(key, text));
        }
        var faults = new ArrayList<Fault>();
        if (value.stripTrailingZeros().scale() > 0) {
            faults.add(Fault.notAnInteger(key, value));
        }
        if (value.compareTo(BigDecimal.valueOf(least)) < 0) {
            faults.add(Fault.tooSmall(key, least, value));
        }
        if (value.compareTo(BigDecimal.valueOf(most)) > 0) {
            faults.add(Fault.tooLarge(key, most, value));
        }
        return faults;
    }

    static int read(String text) {
        return new BigDecimal(text).intValueExact();
    }
}
