package dev.vipexport.api.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Addresses that share their first bits. */
record Network(InetAddress base, int bits) {

    /** @param text {@code 10.0.0.0/8} */
    static Network of(String text) {
        int slash = text.indexOf('/');
        try {
            return new Network(
                    // a literal, so that nothing is looked up
                    InetAddress.getByName(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(text + " is no network", e);
        }
    }

    boolean contains(InetAddress address) {
        byte[] mine = base.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> bit % 8;
            if ((mine[bit / 8] & mask) != (other[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
