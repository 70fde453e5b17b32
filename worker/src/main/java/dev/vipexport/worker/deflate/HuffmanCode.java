package dev.vipexport.worker.deflate;

import java.util.Arrays;

/**
 * A Huffman code of one alphabet, as RFC 1951, section 3.2.2, assigns it. It is made for the frequencies of a block and has
 * a maximum length. Equal frequencies give equal codes.
 */
final class HuffmanCode {
    /** A block is too small for a deeper tree. */
    private static final int MAX_DEPTH = 31;

    private final int maxLength;
    private final byte[] lengths;
    private final short[] codes;
    private final long[] sorted;
    private final int[] tree;
    private final int[] counts = new int[MAX_DEPTH + 1];
    private final int[] nextCodes = new int[MAX_DEPTH + 1];

    HuffmanCode(int symbols, int maxLength) {
        this.maxLength = maxLength;
        this.lengths = new byte[symbols];
        this.codes = new short[symbols];
        this.sorted = new long[symbols];
        this.tree = new int[symbols];
    }

    /** Returns a code of given lengths. */
    static HuffmanCode of(byte[] lengths, int maxLength) {
        var code = new HuffmanCode(lengths.length, maxLength);
        System.arraycopy(lengths, 0, code.lengths, 0, lengths.length);
        code.assignCodes();
        return code;
    }

    /** Returns the number of bits of a symbol's code, 0 if the symbol has none. */
    int length(int symbol) {
        return lengths[symbol];
    }

    /** Returns a symbol's code. Its first bit is the lowest one. */
    int code(int symbol) {
        return codes[symbol];
    }

    /** Returns the number of symbols without those after the last one that has a code. */
    int usedSymbols() {
        int used = lengths.length;
        while (lengths[used - 1] == 0) {
            used--;
        }
        return used;
    }

    /** Returns how many bits symbols of these frequencies take, without extra bits. */
    long bits(int[] frequencies) {
        long bits = 0;
        for (int symbol = 0; symbol < frequencies.length; symbol++) {
            bits += (long) frequencies[symbol] * lengths[symbol];
        }
        return bits;
    }

    /** Makes the code of the fewest bits, or almost if codes are cut to the maximum length. */
    void build(int[] frequencies) {
        Arrays.fill(lengths, (byte) 0);
        int used = 0;
        for (int symbol = 0; symbol < frequencies.length; symbol++) {
            if (frequencies[symbol] > 0) {
                sorted[used++] = (long) frequencies[symbol] << Integer.SIZE | symbol;
            }
        }
        if (used < 2) {
            // some readers refuse a code that is not complete, so there are two symbols at least
            int only = used == 0 ? 0 : (int) sorted[0];
            lengths[only] = 1;
            lengths[only == 0 ? 1 : 0] = 1;
        } else {
            Arrays.sort(sorted, 0, used);
            assignLengths(used);
        }
        assignCodes();
    }

    private void assignLengths(int used) {
        for (int i = 0; i < used; i++) {
            tree[i] = (int) (sorted[i] >>> Integer.SIZE);
        }
        joinNodes(used);
        depthsOfNodes(used);
        depthsOfLeaves(used);
        Arrays.fill(counts, 0);
        for (int i = 0; i < used; i++) {
            counts[Math.min(tree[i], maxLength)]++;
        }
        makeRoom();
        int next = 0;
        for (int length = maxLength; length > 0; length--) {
            for (int count = counts[length]; count > 0; count--) {
                lengths[(int) sorted[next++]] = (byte) length;
            }
        }
    }

    /**
     * Replaces ascending frequencies by the inner nodes of the tree: for each, the index of its parent. This and the next
     * two steps are "In-Place Calculation of Minimum-Redundancy Codes" by Moffat and Katajainen.
     */
    private void joinNodes(int used) {
        int leaf = 0;
        int root = 0;
        for (int node = 0; node < used - 1; node++) {
            int weight = 0;
            for (int child = 0; child < 2; child++) {
                if (leaf == used || (root < node && tree[root] < tree[leaf])) {
                    weight += tree[root];
                    tree[root++] = node;
                } else {
                    weight += tree[leaf++];
                }
            }
            tree[node] = weight;
        }
    }

    /** Replaces parents by depths. */
    private void depthsOfNodes(int used) {
        tree[used - 2] = 0;
        for (int node = used - 3; node >= 0; node--) {
            tree[node] = tree[tree[node]] + 1;
        }
    }

    /** Replaces the depths of inner nodes by those of the leaves, deepest first. */
    private void depthsOfLeaves(int used) {
        int node = used - 2;
        int leaf = used - 1;
        int places = 1;
        for (int depth = 0; places > 0; depth++) {
            int inner = 0;
            while (node >= 0 && tree[node] == depth) {
                inner++;
                node--;
            }
            for (int leaves = places - inner; leaves > 0; leaves--) {
                tree[leaf--] = depth;
            }
            places = 2 * inner;
        }
    }

    /** Lengthens shorter codes until there is room for those that were cut (Kraft's inequality). */
    private void makeRoom() {
        int taken = 0;
        for (int length = 1; length <= maxLength; length++) {
            taken += counts[length] << (maxLength - length);
        }
        for (; taken > 1 << maxLength; taken--) {
            int length = maxLength - 1;
            while (counts[length] == 0) {
                length--;
            }
            counts[length]--;
            counts[length + 1] += 2;
            counts[maxLength]--;
        }
    }

    private void assignCodes() {
        Arrays.fill(counts, 0);
        for (byte length : lengths) {
            counts[length]++;
        }
        int code = 0;
        for (int length = 1; length <= maxLength; length++) {
            nextCodes[length] = code;
            code = (code + counts[length]) << 1;
        }
        for (int symbol = 0; symbol < lengths.length; symbol++) {
            int length = lengths[symbol];
            if (length > 0) {
                codes[symbol] = (short) (Integer.reverse(nextCodes[length]++) >>> (Integer.SIZE - length));
            }
        }
    }
}
