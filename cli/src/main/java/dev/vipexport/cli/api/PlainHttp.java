package dev.vipexport.cli.api;

import dev.vipexport.cli.http.Hosts;
import java.net.URI;

/** Recognizes addresses that send requests and files readable through a network. */
public final class PlainHttp {
    private PlainHttp() {}

    /** Returns whether the address has no TLS and leads to another machine. */
    public static boolean isExposed(URI address) {
        String host = Hosts.of(address);
        return !Hosts.isHttps(address) && (host == null || !Hosts.isLoopback(host));
    }
}
