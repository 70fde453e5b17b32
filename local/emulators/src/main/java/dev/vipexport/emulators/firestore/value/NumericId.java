package dev.vipexport.emulators.firestore.value;

import java.math.BigInteger;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses document ids of the form {@code __id<number>__}. The number has 64 bits and is not 0. Such ids order by number,
 * before all other ids.
 */
public final class NumericId {
    private static final String PREFIX = "__id";
    private static final Pattern FORM = Pattern.compile(PREFIX + "(-?[1-9][0-9]*)__");

    private NumericId() {}

    /** Returns the number, empty if the id has another form or its number more bits. */
    static OptionalLong of(String id) {
        // fast path of the common case: needs no matcher
        if (!id.startsWith(PREFIX)) {
            return OptionalLong.empty();
        }
        Matcher form = FORM.matcher(id);
        if (!form.matches()) {
            return OptionalLong.empty();
        }
        BigInteger number = new BigInteger(form.group(1));
        return number.bitLength() < Long.SIZE ? OptionalLong.of(number.longValue()) : OptionalLong.empty();
    }

    /** Returns whether the id has the form, whatever the size of its number. */
    static boolean hasForm(String id) {
        return FORM.matcher(id).matches();
    }

    /** Returns the id with that number. */
    public static String id(long number) {
        return PREFIX + number + "__";
    }
}
