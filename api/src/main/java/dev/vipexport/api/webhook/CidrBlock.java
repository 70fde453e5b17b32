package dev.vipexport.api.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** A range of addresses that share their first bits. */
record CidrBlock(InetAddress networkAddress, int prefixLength) {

    /** @param text address and prefix length, such as {@code 10.0.0.0/8} */
    static CidrBlock parse(String text) {
        int slash = text.indexOf('/');
        try {
            return new CidrBlock(
                    // a literal needs no DNS
                    InetAddress.getByName(text.substring(0, slash)), Integer.parseInt(text.substring(slash + 1)));
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(text + " is not a CIDR block such as 10.0.0.0/8", e);
        }
    }

    boolean contains(InetAddress address) {
        byte[] mine = networkAddress.getAddress();
        byte[] other = address.getAddress();
        if (mine.length != other.length) {
            return false;
        }
        for (int bit = 0; bit < prefixLength; bit++) {
            int mask = 0x80 >> bit % 8;
            if ((mine[bit / 8] & mask) != (other[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
