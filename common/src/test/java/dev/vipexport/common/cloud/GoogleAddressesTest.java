package dev.vipexport.common.cloud;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.v1.FirestoreClient;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.SignUrlOption;
import com.google.gson.JsonObject;
import com.sun.net.httpserver.HttpServer;
import dev.vipexport.emulators.firestore.FirestoreServer;
import dev.vipexport.emulators.junit.EmulatorsExtension;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.emulators.storage.StorageServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the clients as in production: no emulator is set, credentials come from a key file, and every call goes to Google's
 * addresses over TLS. Proves that the clients do not need the jars that {@code pom.xml} excludes.
 */
class GoogleAddressesTest {
    private static final String ACCOUNT = "worker@project.iam.gserviceaccount.com";
    private static final List<String> HOSTS =
            List.of("firestore.googleapis.com", "storage.googleapis.com", "oauth2.googleapis.com");

    @RegisterExtension
    static final EmulatorsExtension EMULATORS = EmulatorsExtension.shared();

    @TempDir
    Path folder;

    @Test
    void clients_reachGoogle_whenNoEmulatorIsSet() throws Exception {
        KeyStore keys = keys();
        Certificate certificate = keys.getCertificate("google");
        FirestoreServer firestore = EMULATORS.firestore();
        try (StorageServer storage = StorageServer.start(
                StorageServer.Options.temporary().withSigner(ACCOUNT, certificate.getPublicKey()))) {
            storage.createBucket("bucket");
            HttpServer tokens = tokens();
            Map<String, TlsProxy.Target> targets = Map.of(
                    HOSTS.get(0), new TlsProxy.Target(port("http://" + firestore.endpoint()), "h2"),
                    HOSTS.get(1), new TlsProxy.Target(port(storage.url()), "http/1.1"),
                    HOSTS.get(2), new TlsProxy.Target(tokens.getAddress().getPort(), "http/1.1"));
            try (TlsProxy proxy = TlsProxy.start(tls(keys), targets)) {
                String printed = run(proxy, trusting(certificate), keyFile(keys.getKey("google", password())));

                assertThat(printed).endsWith("document 7, generated 7, object rows, link rows");
                assertThat(proxy.connected()).containsExactlyInAnyOrderElementsOf(HOSTS);
            } finally {
                tokens.stop(0);
            }
        }
    }

    /** Runs in a child JVM, because a JVM reads its trust store and proxy only once. */
    static final class Calls {
        private Calls() {}

        public static void main(String[] args) throws Exception {
            var cloud = new CloudSettings("project", "(default)", "bucket", null, null);
            Object read;
            try (Firestore firestore = GoogleClients.firestore(cloud)) {
                firestore.document("rows/a").set(Map.of("n", 7)).get();
                read = firestore.document("rows/a").get().get().get("n");
            }
            long generated;
            try (FirestoreClient firestore = GoogleClients.firestoreGapic(cloud)) {
                generated = firestore
                        .getDocument(com.google.firestore.v1.GetDocumentRequest.newBuilder()
                                .setName("projects/project/databases/(default)/documents/rows/a")
                                .build())
                        .getFieldsOrThrow("n")
                        .getIntegerValue();
            }
            try (Storage storage = GoogleClients.storage(cloud)) {
                BlobInfo object = BlobInfo.newBuilder("bucket", "o").build();
                try (var writer = storage.writer(object)) {
                    writer.write(ByteBuffer.wrap("rows".getBytes(UTF_8)));
                }
                String content = new String(storage.readAllBytes(object.getBlobId()), UTF_8);
                var link = storage.signUrl(object, 1, TimeUnit.HOURS, SignUrlOption.withV4Signature());
                try (InputStream linked = link.openStream()) {
                    System.out.print("document " + read + ", generated " + generated + ", object " + content + ", link "
                            + new String(linked.readAllBytes(), UTF_8));
                }
            }
        }
    }

    private String run(TlsProxy proxy, Path trusted, Path keyFile) throws IOException, InterruptedException {
        Path printed = folder.resolve("printed.txt");
        var builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // the child runs for seconds: the fastest compiler and the smallest collector
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Djavax.net.ssl.trustStore=" + trusted,
                "-Djavax.net.ssl.trustStorePassword=" + new String(password()),
                "-Dhttps.proxyHost=127.0.0.1",
                "-Dhttps.proxyPort=" + proxy.port(),
                "-cp",
                System.getProperty("java.class.path"),
                Calls.class.getName());
        Map<String, String> environment = builder.environment();
        environment.keySet().removeAll(List.of("FIRESTORE_EMULATOR_HOST", "STORAGE_EMULATOR_HOST"));
        environment.put("GOOGLE_APPLICATION_CREDENTIALS", keyFile.toString());
        // settings of an operator that must not require an excluded jar
        environment.put("FIRESTORE_ENABLE_METRICS", "true");
        environment.put("FIRESTORE_ENABLE_TRACING", "true");
        environment.put("GOOGLE_CLOUD_ENABLE_DIRECT_PATH_XDS", "true");
        Process process = builder.redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
        try {
            assertThat(process.waitFor(TestTimeouts.MAX.toSeconds(), TimeUnit.SECONDS))
                    .as("the calls end")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        String text = Files.readString(printed);
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }

    private KeyStore keys() throws Exception {
        Path file = folder.resolve("keys.p12");
        String names = HOSTS.stream()
                .map("dns:"::concat)
                .reduce((one, other) -> one + "," + other)
                .orElseThrow();
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "google",
                        "-keyalg",
                        "RSA",
                        "-dname",
                        "CN=test",
                        "-ext",
                        "SAN=" + names,
                        "-storetype",
                        "PKCS12",
                        "-keystore",
                        file.toString(),
                        "-storepass",
                        new String(password()))
                .redirectErrorStream(true)
                .start();
        String said = new String(keytool.getInputStream().readAllBytes(), UTF_8);
        assertThat(keytool.waitFor()).as(said).isZero();
        return KeyStore.getInstance(file.toFile(), password());
    }

    private static SSLContext tls(KeyStore keys) throws GeneralSecurityException {
        KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        managers.init(keys, password());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(managers.getKeyManagers(), null, null);
        return context;
    }

    private Path trusting(Certificate certificate) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("google", certificate);
        Path file = folder.resolve("trusted.p12");
        try (var out = Files.newOutputStream(file)) {
            store.store(out, password());
        }
        return file;
    }

    /** Writes the key file of a service account in Google's format. */
    private Path keyFile(Key key) throws IOException {
        var json = new JsonObject();
        json.addProperty("type", "service_account");
        json.addProperty("project_id", "project");
        json.addProperty("private_key_id", "1");
        json.addProperty(
                "private_key",
                "-----BEGIN PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");
        json.addProperty("client_email", ACCOUNT);
        json.addProperty("client_id", "1");
        json.addProperty("token_uri", "https://oauth2.googleapis.com/token");
        return Files.writeString(folder.resolve("account.json"), json.toString());
    }

    private static HttpServer tokens() throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/token", exchange -> {
            exchange.getRequestBody().readAllBytes();
            byte[] token = "{\"access_token\":\"t\",\"token_type\":\"Bearer\",\"expires_in\":3600}".getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, token.length);
            exchange.getResponseBody().write(token);
            exchange.close();
        });
        server.start();
        return server;
    }

    private static int port(String url) {
        return URI.create(url).getPort();
    }

    private static char[] password() {
        return "changeit".toCharArray();
    }
}
