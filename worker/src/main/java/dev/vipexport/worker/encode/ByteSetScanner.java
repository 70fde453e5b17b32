package dev.vipexport.worker.encode;

/**
 * Finds the bytes that a format treats specially: control characters and at most two others. All are ASCII, so they are
 * never part of another UTF-8 character.
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
            throw new IllegalArgumentException(
                    "the set must have one or two visible characters, but has " + visible.length);
        }
        this.one = Swar.repeat(visible[0]);
        this.other = Swar.repeat(visible[visible.length - 1]);
    }

    /** Returns the position of the first special byte, or {@code to} if there is none. */
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

    /** Finds any control character. Those that are not special are rare, so a second check is cheap. */
    private long candidates(long word) {
        return Swar.findLess(word, SPACES) | Swar.findEqual(word, one) | Swar.findEqual(word, other);
    }

    private boolean isMember(byte[] bytes, int at) {
        return members[bytes[at] & 0xFF];
    }
}
