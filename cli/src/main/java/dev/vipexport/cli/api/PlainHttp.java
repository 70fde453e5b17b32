package dev.vipexport.cli.api;

import java.net.URI;
import java.util.regex.Pattern;

/** Recognizes addresses that send requests and files readable through a network. */
public final class PlainHttp {
    private static final Pattern LOOPBACK =
            Pattern.compile("localhost|127\\.\\d{1,3}\\.\\d{1,3}\\.\\d{1,3}|\\[::1]", Pattern.CASE_INSENSITIVE);

    private PlainHttp() {}

    /** Returns whether the address has TLS. */
    public static boolean isEncrypted(URI address) {
        return "https".equalsIgnoreCase(address.getScheme());
    }

    /** Returns whether the address has no TLS and leads to another machine. */
    public static boolean isExposed(URI address) {
        return !isEncrypted(address) && !LOOPBACK.matcher(address.getHost()).matches();
    }
}
