package dev.vipexport.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.api.FakeReceiver;
import dev.vipexport.api.TestCertificate;
import dev.vipexport.common.job.JobCallback.Verdict;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.ssl.SSLContexts;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WebhookClientTlsTest {
    private static final String BODY = "{}";

    /** A receiver with a self-signed certificate for hook.example. */
    private static TestCertificate certificate;

    @BeforeAll
    static void createCertificate(@TempDir Path folder) {
        certificate = TestCertificate.create(folder, "dns:hook.example");
    }

    private static InetAddress loopback() throws UnknownHostException {
        return InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
    }

    private static DeliveryResult post(SSLContext trusted, String host, int port) {
        var resolver = new PublicDnsResolver(name -> new InetAddress[] {loopback()}, new AddressPolicy(true));
        try (var client = new WebhookClient(resolver, trusted, Duration.ofMinutes(1), 1)) {
            return client.post(URI.create("https://" + host + ":" + port + "/hook"), Map.of(), BODY);
        }
    }

    private static DeliveryResult postOverTls(SSLContext trusted, String host) throws Exception {
        SSLContext own = certificate.serverContext();
        try (var receiver = FakeReceiver.start(own.getServerSocketFactory(), FakeReceiver.status(200))) {
            return post(trusted, host, receiver.port());
        }
    }

    private static SSLContext trustingHook() throws Exception {
        return certificate.clientContext();
    }

    @Test
    void post_succeeds_whenCertificateIsTrusted() throws Exception {
        assertThat(postOverTls(trustingHook(), "hook.example"))
                .isEqualTo(new DeliveryResult(Verdict.DELIVERED, "200", "200"));
    }

    @Test
    void post_fails_whenCertificateIsOfAnotherHost() throws Exception {
        assertThat(postOverTls(trustingHook(), "other.example")).isEqualTo(DeliveryResult.unanswered("TLS failed"));
    }

    @Test
    void post_fails_whenCertificateIsUntrusted() throws Exception {
        assertThat(postOverTls(SSLContexts.createDefault(), "hook.example"))
                .isEqualTo(DeliveryResult.unanswered("TLS failed"));
    }

    @Test
    void post_fails_whenReceiverHasNoTls() throws Exception {
        try (var plain = new ServerSocket(0, 1, loopback())) {
            var server = new Thread(() -> greet(plain), "plain");
            server.start();

            assertThat(post(trustingHook(), "hook.example", plain.getLocalPort()))
                    .isEqualTo(DeliveryResult.unanswered("TLS failed"));
            server.join();
        }
    }

    private static void greet(ServerSocket plain) {
        try (Socket connection = plain.accept()) {
            connection.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            connection.getOutputStream().flush();
            connection.shutdownOutput();
            connection.getInputStream().readAllBytes();
        } catch (java.io.IOException e) {
            // the client has disconnected
        }
    }
}
