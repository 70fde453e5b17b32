package dev.vipexport.worker.encode;

/**
 * The bytes to which a format gives a meaning of its own: control characters and at most two others. All are ASCII, so in
 * UTF-8 they are part of no other character.
 */
final class ByteSetScanner {
    private static final long SPACES = Swar.repeat(' ');

    private final boolean[] members = new boolean[256];
    private final long one;
    private final long other;

    ByteSetScanner(String characters) {
        characters.chars().forEach(character -> members[character] = true);
        int[] visible = characters.chars().filter(character -> character >= ' ').toArray();
        if (visible.length < 1 || visible.length > 2) {
            throw new IllegalArgumentException("one or two that are no control characters, not " + visible.length);
        }
        this.one = Swar.repeat(visible[0]);
        this.other = Swar.repeat(visible[visible.length - 1]);
    }

    /** Where the first of them is; {@code to} where there is none. */
    int indexOfAny(byte[] bytes, int from, int to) {
        int at = from;
        while (to - at >= Swar.SIZE) {
            long found = candidates(Swar.get(bytes, at));
            if (found == 0) {
                at += Swar.SIZE;
                continue;
            }
            at += Swar.firstIndex(found);
            if (isMember(bytes, at)) {
                return at;
            }
            at++;
        }
        while (at < to && !isMember(bytes, at)) {
            at++;
        }
        return at;
    }

    /** Any control character: those without a meaning are rare enough to be looked at twice. */
    private long candidates(long word) {
        return Swar.findLess(word, SPACES) | Swar.findEqual(word, one) | Swar.findEqual(word, other);
    }

    private boolean isMember(byte[] bytes, int at) {
        return members[bytes[at] & 0xFF];
    }
}
