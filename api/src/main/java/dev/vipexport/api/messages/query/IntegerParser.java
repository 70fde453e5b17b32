package dev.vipexport.api.messages.query;

import dev.vipexport.api.error.ValidationError;
import dev.vipexport.api.error.ValidationErrors;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Parses integers within bounds, as Joi's {@code number().integer().min().max()} does: {@code 5.0} is an integer. */
final class IntegerParser {
    /** Bounded, because 1e999999999 has too many digits to calculate with. */
    private static final Pattern DECIMAL = Pattern.compile("[+-]?\\d{1,400}(\\.\\d{1,400})?");

    private static final BigDecimal MAX_SAFE_INTEGER = BigDecimal.valueOf((1L << 53) - 1);

    private IntegerParser() {}

    /** Returns the errors of {@code text}, or none if {@link #parse} accepts it. */
    static List<ValidationError> validate(String key, String text, int min, int max) {
        if (!DECIMAL.matcher(text).matches()) {
            return List.of(ValidationErrors.notANumber(key, text));
        }
        BigDecimal value = new BigDecimal(text);
        if (value.abs().compareTo(MAX_SAFE_INTEGER) > 0) {
            return List.of(ValidationErrors.notASafeNumber(key, text));
        }
        var errors = new ArrayList<ValidationError>();
        if (value.stripTrailingZeros().scale() > 0) {
            errors.add(ValidationErrors.notAnInteger(key, value));
        }
        if (value.compareTo(BigDecimal.valueOf(min)) < 0) {
            errors.add(ValidationErrors.tooSmall(key, min, value));
        }
        if (value.compareTo(BigDecimal.valueOf(max)) > 0) {
            errors.add(ValidationErrors.tooLarge(key, max, value));
        }
        return errors;
    }

    static int parse(String text) {
        return new BigDecimal(text).intValueExact();
    }
}
