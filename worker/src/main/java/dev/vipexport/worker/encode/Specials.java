package dev.vipexport.worker.encode;

/**
 * The bytes to which a format gives a meaning of its own: control characters and at most two others. All are ASCII, so in
 * UTF-8 they are part of no other character.
 */
final class Specials {
    private static final long SPACES = EightBytes.of(' ');

    private final boolean[] special = new boolean[256];
    private final long one;
    private final long other;

    Specials(String characters) {
        characters.chars().forEach(character -> special[character] = true);
        int[] visible = characters.chars().filter(character -> character >= ' ').toArray();
        if (visible.length < 1 || visible.length > 2) {
            throw new IllegalArgumentException("one or two that are no control characters, not " + visible.length);
        }
        this.one = EightBytes.of(visible[0]);
        this.other = EightBytes.of(visible[visible.length - 1]);
    }

    /** Where the first of them is; {@code to} where there is none. */
    int first(byte[] bytes, int from, int to) {
        int at = from;
        while (to - at >= EightBytes.SIZE) {
            long found = suspects(EightBytes.get(bytes, at));
            if (found == 0) {
                at += EightBytes.SIZE;
                continue;
            }
            at += EightBytes.first(found);
            if (isAt(bytes, at)) {
                return at;
            }
            at++;
        }
        while (at < to && !isAt(bytes, at)) {
            at++;
        }
        return at;
    }

    /** Any control character: those without a meaning are rare enough to be looked at twice. */
    private long suspects(long eight) {
        return EightBytes.below(eight, SPACES) | EightBytes.equal(eight, one) | EightBytes.equal(eight, other);
    }

    private boolean isAt(byte[] bytes, int at) {
        return special[bytes[at] & 0xFF];
    }
}
