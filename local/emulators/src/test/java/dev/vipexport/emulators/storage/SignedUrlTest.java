package dev.vipexport.emulators.storage;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.auth.ServiceAccountSigner;
import com.google.auth.oauth2.ServiceAccountCredentials;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.HttpMethod;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.SignUrlOption;
import dev.vipexport.emulators.storage.RawHttp.Answer;
import java.net.http.HttpRequest.BodyPublishers;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests URLs signed by Google's client on a server that knows the signer's key. */
class SignedUrlTest {
    private static final String ACCOUNT = "signer@p.iam.gserviceaccount.com";
    private static final KeyPair KEYS = keys("RSA");

    private volatile Instant now = Instant.now();
    private StorageServer server;
    private RawHttp http;
    private Storage storage;

    @BeforeEach
    void start() {
        server =
                StorageServer.start(StorageServer.Options.temporary().withSigner(ACCOUNT, KEYS.getPublic()), () -> now);
        server.createBucket("bucket");
        http = new RawHttp(server);
        storage = GoogleClients.of(server);
    }

    @AfterEach
    void stop() throws Exception {
        storage.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"o", "dir/vip messages_ü#1?.csv", "a+b&c=d%2F", "~tilde*(1)", "日本/😀"})
    void get_downloadsObject_ofAnyName(String name) throws Exception {
        storage.create(BlobInfo.newBuilder("bucket", name).build(), "content".getBytes(UTF_8));

        assertThat(http.get(sign(name, HttpMethod.GET)).text()).isEqualTo("content");
    }

    @Test
    void put_uploadsObject_withSignedHeaders() throws Exception {
        String url = sign(
                info("o"),
                HttpMethod.PUT,
                SignUrlOption.withExtHeaders(Map.of(
                        "Content-Type", "text/csv", "x-goog-meta-job", "4711", "x-goog-content-length-range", "1,10")));

        String[] headers = {"Content-Type", "text/csv", "x-goog-meta-job", "4711", "x-goog-content-length-range", "1,10"
        };
        Answer stored = http.put(url, "a,b\r\n".getBytes(UTF_8), headers);
        Answer tooLarge = http.put(url, "a,b\r\n1,2,3,4".getBytes(UTF_8), headers);

        assertThat(stored.status()).as(stored.text()).isEqualTo(200);
        assertThat(tooLarge.text()).contains("<Code>EntityTooLarge</Code>");
        assertThat(storage.readAllBytes("bucket", "o")).asString(UTF_8).isEqualTo("a,b\r\n");
        assertThat(storage.get("bucket", "o").getContentType()).isEqualTo("text/csv");
        assertThat(storage.get("bucket", "o").getMetadata()).containsEntry("job", "4711");
    }

    @Test
    void put_fails_whenSignedPreconditionIsUnmet() throws Exception {
        String url = sign(
                info("o"), HttpMethod.PUT, SignUrlOption.withExtHeaders(Map.of("x-goog-if-generation-match", "0")));

        assertThat(http.put(url, new byte[1], "x-goog-if-generation-match", "0").status())
                .isEqualTo(200);
        assertThat(http.put(url, new byte[2], "x-goog-if-generation-match", "0").status())
                .isEqualTo(412);
        assertThat(storage.readAllBytes("bucket", "o")).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"Content-MD5, AAAAAAAAAAAAAAAAAAAAAA==", "X-Goog-Hash, crc32c=AAAAAA=="})
    void put_storesNothing_whenChecksumIsWrong(String header, String value) throws Exception {
        String url = sign(info("o"), HttpMethod.PUT, SignUrlOption.withExtHeaders(Map.of(header, value)));

        assertThat(http.put(url, new byte[1], header, value).status()).isEqualTo(400);
        assertThat(storage.get("bucket", "o")).isNull();
    }

    @Test
    void headAndDelete_areServed() throws Exception {
        storage.create(info("o"), "content".getBytes(UTF_8));

        Answer head = http.send("HEAD", sign("o", HttpMethod.HEAD), BodyPublishers.noBody());
        Answer deleted = http.send("DELETE", sign("o", HttpMethod.DELETE), BodyPublishers.noBody());

        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Content-Length")).isEqualTo("7");
        assertThat(deleted.status()).isEqualTo(204);
        assertThat(storage.get("bucket", "o")).isNull();
    }

    /** As with Google: a caller of a link for GET requests the first byte instead, and reads the size beside it. */
    @Test
    void head_isRejected_whenUrlIsForGet() throws Exception {
        storage.create(info("o"), "content".getBytes(UTF_8));
        String url = sign("o", HttpMethod.GET);

        Answer head = http.send("HEAD", url, BodyPublishers.noBody());
        Answer first = http.get(url, "Range", "bytes=0-0");

        assertThat(head.status()).isEqualTo(403);
        assertThat(first.status()).isEqualTo(206);
        assertThat(first.header("Content-Range")).isEqualTo("bytes 0-0/7");
    }

    @Test
    void queryParameters_areSigned() throws Exception {
        storage.create(info("o"), "content".getBytes(UTF_8));
        String url = sign(
                info("o"),
                HttpMethod.GET,
                SignUrlOption.withQueryParams(Map.of(
                        "response-content-disposition", "attachment; filename=\"a b.csv\"",
                        "response-content-type", "text/csv")));

        Answer download = http.get(url);

        assertThat(download.text()).isEqualTo("content");
        assertThat(download.header("Content-Disposition")).isEqualTo("attachment; filename=\"a b.csv\"");
        assertThat(download.header("Content-Type")).isEqualTo("text/csv");
        assertRefused(403, "SignatureDoesNotMatch", http.get(url.replace("a%20b", "evil")));
        assertRefused(403, "SignatureDoesNotMatch", http.get(url + "&generation=1"));
    }

    @Test
    void signedUrl_isRejected_whenChanged() throws Exception {
        storage.create(info("o"), "content".getBytes(UTF_8));
        String url = sign("o", HttpMethod.GET);

        assertRefused(403, "SignatureDoesNotMatch", http.get(url.replace("/bucket/o?", "/bucket/other?")));
        assertRefused(403, "SignatureDoesNotMatch", http.get(url.replaceFirst("Expires=\\d+", "Expires=604800")));
        assertRefused(403, "SignatureDoesNotMatch", http.put(url, new byte[1]));
        assertRefused(403, "SignatureDoesNotMatch", http.get(changeSignature(url)));
        assertThat(http.get(url).text()).isEqualTo("content");
    }

    @Test
    void put_isRejected_whenHeaderIsMissingOrUnsigned() throws Exception {
        String url = sign(info("o"), HttpMethod.PUT, SignUrlOption.withExtHeaders(Map.of("Content-Type", "text/csv")));

        assertRefused(400, "MalformedSecurityHeader", http.put(url, new byte[1]));
        assertRefused(403, "SignatureDoesNotMatch", http.put(url, new byte[1], "Content-Type", "text/html"));
        assertRefused(
                400,
                "MalformedSecurityHeader",
                http.put(url, new byte[1], "Content-Type", "text/csv", "x-goog-meta-job", "4711"));
        assertThat(storage.get("bucket", "o")).isNull();
    }

    @Test
    void signedUrl_isRejected_whenExpired() throws Exception {
        storage.create(info("o"), "content".getBytes(UTF_8));
        String url = sign("o", HttpMethod.GET);
        Instant signed = now;

        now = signed.plus(Duration.ofMinutes(9));
        assertThat(http.get(url).status()).isEqualTo(200);
        now = signed.plus(Duration.ofMinutes(11));
        assertRefused(400, "ExpiredToken", http.get(url));
        now = signed.minus(Duration.ofMinutes(16));
        assertRefused(403, "RequestTimeTooSkewed", http.get(url));
    }

    @Test
    void signedUrl_isRejected_whenSignerIsUnknown() throws Exception {
        ServiceAccountSigner impostor = signer(ACCOUNT, keys("RSA"));
        ServiceAccountSigner stranger = signer("stranger@p.iam.gserviceaccount.com", KEYS);

        for (ServiceAccountSigner signer : List.of(impostor, stranger)) {
            assertRefused(403, "SignatureDoesNotMatch", http.get(sign(info("o"), HttpMethod.GET, signer)));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "X-Goog-Expires=600, X-Goog-Expires=604801, 400",
        "X-Goog-Expires=600, X-Goog-Expires=0, 400",
        "storage%2Fgoog4_request, storage%2Faws4_request, 400",
        "GOOG4-RSA-SHA256, GOOG4-HMAC-SHA256, 501"
    })
    void signedUrl_isRejected_whenMalformed(String part, String other, int status) throws Exception {
        assertThat(http.get(sign("o", HttpMethod.GET).replace(part, other)).status())
                .isEqualTo(status);
    }

    @Test
    void anySignature_isAccepted_withoutKnownSigner() throws Exception {
        try (StorageServer trusting = StorageServer.start(StorageServer.Options.temporary())) {
            trusting.createBucket("bucket");
            GoogleClients.of(trusting).create(info("o"), "content".getBytes(UTF_8));
            String query = sign("o", HttpMethod.GET).replaceFirst("^.*\\?", "?");

            assertThat(new RawHttp(trusting).get("/bucket/o" + query).text()).isEqualTo("content");
        }
    }

    @Test
    void signer_isRejected_withoutRsaKey() {
        assertThatThrownBy(() -> StorageServer.Options.temporary()
                        .withSigner(ACCOUNT, keys("EC").getPublic()))
                .hasMessageContaining("RSA");
    }

    private String sign(String name, HttpMethod method) {
        return sign(info(name), method);
    }

    private String sign(BlobInfo object, HttpMethod method, SignUrlOption... more) {
        return sign(object, method, signer(ACCOUNT, KEYS), more);
    }

    private String sign(BlobInfo object, HttpMethod method, ServiceAccountSigner signer, SignUrlOption... more) {
        List<SignUrlOption> options = new ArrayList<>(List.of(
                SignUrlOption.withV4Signature(),
                SignUrlOption.signWith(signer),
                SignUrlOption.withHostName(server.url()),
                SignUrlOption.withPathStyle(),
                SignUrlOption.httpMethod(method)));
        options.addAll(List.of(more));
        return storage.signUrl(object, 10, TimeUnit.MINUTES, options.toArray(SignUrlOption[]::new))
                .toString();
    }

    /** Returns a URL whose signature differs from that of {@code url} in its first digit. */
    private static String changeSignature(String url) {
        String name = "X-Goog-Signature=";
        return url.replaceFirst(name + ".", name + (url.contains(name + "0") ? "1" : "0"));
    }

    private static BlobInfo info(String name) {
        return BlobInfo.newBuilder("bucket", name).build();
    }

    private static ServiceAccountSigner signer(String account, KeyPair keys) {
        return ServiceAccountCredentials.newBuilder()
                .setClientEmail(account)
                .setPrivateKey(keys.getPrivate())
                .build();
    }

    private static KeyPair keys(String algorithm) {
        try {
            return KeyPairGenerator.getInstance(algorithm).generateKeyPair();
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has " + algorithm, impossible);
        }
    }

    private static void assertRefused(int status, String code, Answer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(status);
        assertThat(answer.text()).contains("<Code>" + code + "</Code>");
    }
}
