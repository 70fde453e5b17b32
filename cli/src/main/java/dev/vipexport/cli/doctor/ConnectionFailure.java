package dev.vipexport.cli.doctor;

import dev.vipexport.cli.http.Hosts;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * Says why a server cannot be reached, and what to do.
 *
 * @param text what is wrong, as a sentence
 * @param advice what to do next, as a sentence
 */
record ConnectionFailure(String text, String advice) {
    private static final String ASK_OPERATOR = "Ask the server's operator.";

    /**
     * Returns the words for {@code e}.
     *
     * @param peer the server, or the proxy before it
     * @param proxied whether the peer is a proxy
     */
    static ConnectionFailure of(IOException e, URI server, String peer, boolean proxied) {
        String setting = proxied ? "Check the variable of the proxy." : "Check --server or VIP_EXPORT_SERVER.";
        if (has(e, UnknownHostException.class) || has(e, UnresolvedAddressException.class)) {
            return new ConnectionFailure(
                    "The name of " + peer + " is unknown (DNS).",
                    setting + (proxied ? "" : " If only a proxy knows the name, set HTTPS_PROXY or HTTP_PROXY."));
        }
        if (e instanceof HttpTimeoutException) {
            return new ConnectionFailure(
                    "No answer from " + peer + " in time.",
                    setting + " A firewall may be between; if the way out is a proxy, set HTTPS_PROXY or HTTP_PROXY.");
        }
        if (e instanceof SSLException) {
            return ofTls(e, server);
        }
        if (has(e, ConnectException.class)) {
            return new ConnectionFailure(
                    peer + " refuses the connection: nothing listens there.",
                    setting + " Check that it runs, and its port.");
        }
        String detail = messageOf(e);
        if (detail.startsWith("Tunnel failed")) {
            return new ConnectionFailure(
                    peer + " does not connect to the server (" + detail + ").",
                    "Ask the proxy's operator, or name the server in NO_PROXY.");
        }
        return new ConnectionFailure(
                "The connection to " + peer + " breaks (" + detail + ").",
                setting + " The port may belong to another program.");
    }

    private static ConnectionFailure ofTls(IOException e, URI server) {
        String host = Hosts.of(server);
        String detail = messageOf(e);
        if (has(e, CertificateExpiredException.class) || has(e, CertificateNotYetValidException.class)) {
            return new ConnectionFailure(
                    "The certificate of " + host + " has expired, or is not valid yet.",
                    "Check this machine's date. If it is right: " + ASK_OPERATOR);
        }
        if (has(e, CertPathBuilderException.class)) {
            return new ConnectionFailure(
                    "No authority that Java trusts has signed the certificate of " + host + ".",
                    "If your organisation has its own, give its trust store:"
                            + " JAVA_OPTS=-Djavax.net.ssl.trustStore=FILE.");
        }
        if (detail.contains("matching") || detail.contains("subject alternative")) {
            return new ConnectionFailure(
                    "The certificate of the server is for other names than " + host + " (" + detail + ").",
                    "Use the name of the certificate in --server.");
        }
        if (detail.contains("plaintext") || detail.contains("Unsupported or unrecognized SSL message")) {
            return new ConnectionFailure(
                    host + " does not speak TLS at this port.",
                    "Check the port. If the server has no TLS, use http in --server.");
        }
        return new ConnectionFailure("TLS with " + host + " fails (" + detail + ").", ASK_OPERATOR);
    }

    private static String messageOf(IOException e) {
        return Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
    }

    private static boolean has(Throwable thrown, Class<? extends Throwable> type) {
        for (@Nullable Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (type.isInstance(cause)) {
                return true;
            }
        }
        return false;
    }
}
