package dev.vipexport.api.webhook;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.StandardConstants;
import org.apache.hc.client5.http.ssl.DefaultClientTlsStrategy;
import org.apache.hc.client5.http.ssl.HostnameVerificationPolicy;
import org.apache.hc.client5.http.ssl.HttpsSupport;
import org.apache.hc.client5.http.ssl.TlsSocketStrategy;
import org.apache.hc.core5.http.protocol.HttpContext;

/**
 * Opens TLS, also to hosts with an underscore. For those the JDK neither sends the name to the receiver, which then may
 * choose a wrong certificate, nor finds it in the certificate. So this class sends it, and the HTTP client verifies it.
 */
final class WebhookTlsStrategy implements TlsSocketStrategy {
    private final SSLContext tls;
    private final TlsSocketStrategy standard;

    /** @param tls the trusted certificates */
    WebhookTlsStrategy(SSLContext tls) {
        this.tls = tls;
        this.standard = new DefaultClientTlsStrategy(tls);
    }

    @Override
    public SSLSocket upgrade(Socket socket, String host, int port, Object attachment, HttpContext context)
            throws IOException {
        TlsSocketStrategy strategy = host.indexOf('_') < 0 ? standard : new Underscore(tls, host);
        return strategy.upgrade(socket, host, port, attachment, context);
    }

    private static final class Underscore extends DefaultClientTlsStrategy {
        private final ServerName name;

        Underscore(SSLContext tls, String host) {
            super(tls, HostnameVerificationPolicy.CLIENT, HttpsSupport.getDefaultHostnameVerifier());
            this.name = new ServerName(host);
        }

        @Override
        protected void initializeSocket(SSLSocket socket) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(name));
            socket.setSSLParameters(parameters);
        }
    }

    /** The name of a host as RFC 6066, 3 has it: without the dot at the end. SNIHostName refuses underscores. */
    private static final class ServerName extends SNIServerName {
        ServerName(String host) {
            super(
                    StandardConstants.SNI_HOST_NAME,
                    (host.endsWith(".") ? host.substring(0, host.length() - 1) : host)
                            .getBytes(StandardCharsets.US_ASCII));
        }
    }
}
