package dev.vipexport.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.api.FakeReceiver;
import dev.vipexport.api.TestCertificate;
import dev.vipexport.common.job.JobCallback.Verdict;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.ssl.SSLContexts;
import org.conscrypt.Conscrypt;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookClientTlsTest {
    private static final String BODY = "{}";

    /** A receiver with a self-signed certificate for hook.example and *.hooks.example. */
    private static TestCertificate certificate;

    @BeforeAll
    static void createCertificate(@TempDir Path folder) {
        certificate = TestCertificate.create(folder, "dns:hook.example,dns:*.hooks.example");
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
        // the JDK's own server refuses names with underscores
        SSLContext own = certificate.serverContext(Conscrypt.newProvider());
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
    void host_mayHaveAnUnderscore() throws Exception {
        assertThat(postOverTls(trustingHook(), "my_receiver.hooks.example"))
                .isEqualTo(new DeliveryResult(Verdict.DELIVERED, "200", "200"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"my_receiver.example", "a.my_receiver.hooks.example", "_hook.example"})
    void certificate_isVerified_whenHostHasAnUnderscore(String host) throws Exception {
        assertThat(postOverTls(trustingHook(), host)).isEqualTo(DeliveryResult.unanswered("TLS failed"));
        assertThat(postOverTls(SSLContexts.createDefault(), "my_receiver.hooks.example"))
                .isEqualTo(DeliveryResult.unanswered("TLS failed"));
    }

    /** Many receivers choose their certificate by the name that the client sends. */
    @ParameterizedTest
    @ValueSource(strings = {"my_receiver.hooks.example", "my_receiver.hooks.example.", "hook.example"})
    void receiver_getsTheName(String host) throws Exception {
        var greetings = new LinkedBlockingQueue<String>();
        try (var server = new ServerSocket(0, 1, loopback())) {
            var receiver = new Thread(() -> greetings.add(readClientHello(server)), "hello");
            receiver.start();
            post(trustingHook(), host, server.getLocalPort());
            receiver.join();
        }

        // RFC 6066, 3: the type of the name, its length in two bytes, and the name
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        assertThat(greetings.remove()).contains("\0\0" + (char) name.length() + name);
    }

    /** Returns the first record of a connection, which is not encrypted, as Latin-1. */
    private static String readClientHello(ServerSocket server) {
        try (Socket connection = server.accept()) {
            var in = new DataInputStream(connection.getInputStream());
            in.readNBytes(3);
            return new String(in.readNBytes(in.readUnsignedShort()), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
        } catch (IOException e) {
            // the client has disconnected
        }
    }
}
