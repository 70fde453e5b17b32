package dev.vipexport.api.export.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.auth.Credentials;
import com.google.auth.ServiceAccountSigner;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ServiceAccountCredentials;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.StorageOptions;
import com.google.common.util.concurrent.Uninterruptibles;
import dev.vipexport.api.error.BackendRefusedException;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.emulators.storage.StorageServer;
import dev.vipexport.testsupport.SettableClock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

class DownloadLinksTest {
    private static final String OBJECT = "exports/4711/1/vip messages_ü#1?.csv";
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00.9Z");
    private static final Instant END = NOW.plus(Duration.ofDays(30));

    private static final CloudSettings CLOUD = new CloudSettings("p", "(default)", "vip-exports", null, null);

    private static DownloadLinks links(Storage storage) {
        return links(storage, CLOUD, InstantSource.fixed(NOW));
    }

    private static DownloadLinks links(Storage storage, CloudSettings cloud, InstantSource clock) {
        return DownloadLinks.of(storage, cloud, Duration.ofHours(1), clock);
    }

    private static Storage storageWith(Credentials credentials) {
        return StorageOptions.newBuilder()
                .setProjectId("p")
                .setCredentials(credentials)
                .build()
                .getService();
    }

    @Test
    void link_downloadsObject_whenThereAreNoCredentials() throws Exception {
        try (var server = StorageServer.start(StorageServer.Options.temporary())) {
            server.createBucket("vip-exports");
            Storage storage =
                    GoogleClients.storage(new CloudSettings("p", "(default)", "vip-exports", null, server.url()));
            storage.create(
                    BlobInfo.newBuilder("vip-exports", OBJECT).build(), "id\r\n".getBytes(StandardCharsets.UTF_8));

            DownloadLinks.Link link = links(storage).linkTo(OBJECT, END);
            var answer = HttpClient.newHttpClient()
                    .send(HttpRequest.newBuilder(URI.create(link.url())).build(), BodyHandlers.ofString());

            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("id\r\n");
            assertThat(link.expiresAt()).isNull();
        }
    }

    @Test
    void link_usesLinksUrl_whenSet() {
        var cloud = new CloudSettings(
                "p", "(default)", "vip-exports", null, "http://storage:4443", "http://127.0.0.1:14443/");

        assertThat(links(GoogleClients.storage(cloud), cloud, InstantSource.fixed(NOW))
                        .linkTo("exports/4711/1/a.csv", END)
                        .url())
                .isEqualTo("http://127.0.0.1:14443/vip-exports/exports/4711/1/a.csv");
    }

    @Test
    void link_isSignedAndExpires_whenServiceAccount() throws Exception {
        var keys = KeyPairGenerator.getInstance("RSA");
        keys.initialize(2048);
        DownloadLinks links = links(storageWith(ServiceAccountCredentials.newBuilder()
                .setClientEmail("api@p.iam.gserviceaccount.com")
                .setPrivateKey(keys.generateKeyPair().getPrivate())
                .build()));

        DownloadLinks.Link link = links.linkTo(OBJECT, END);

        assertThat(link.url())
                .startsWith(
                        "https://storage.googleapis.com/vip-exports/exports/4711/1/vip%20messages_%C3%BC%231%3F.csv?")
                .contains("X-Goog-Algorithm=GOOG4-RSA-SHA256", "X-Goog-Expires=3600", "X-Goog-Signature=");
        assertThat(link.expiresAt()).isEqualTo(Instant.parse("2026-11-24T11:00:00Z"));
    }

    @ParameterizedTest
    @CsvSource({"600, 600, 10:10:00", "3600, 3600, 11:00:00", "0, 1, 10:00:01"})
    void link_doesNotOutliveItsFile(long secondsLeft, long seconds, LocalTime expiry) {
        DownloadLinks links = links(storageWith(new FailingSigner(null)));

        DownloadLinks.Link link = links.linkTo(OBJECT, NOW.plusSeconds(secondsLeft));

        assertThat(link.url()).contains("X-Goog-Expires=" + seconds + "&");
        assertThat(link.expiresAt())
                .isEqualTo(LocalDate.of(2026, 11, 24).atTime(expiry).toInstant(ZoneOffset.UTC));
    }

    @Test
    void link_toStringOmitsUrl() {
        assertThat(new DownloadLinks.Link("https://secret", null).toString()).doesNotContain("secret");
    }

    @Test
    void link_isReused_forHalfItsTime() {
        var clock = new SettableClock(NOW);
        var signer = new FailingSigner(null);
        DownloadLinks links = links(storageWith(signer), CLOUD, clock);
        DownloadLinks.Link first = links.linkTo(OBJECT, END);

        clock.advance(Duration.ofMinutes(29));
        assertThat(links.linkTo(OBJECT, END)).isSameAs(first);
        assertThat(links.linkTo("exports/4712/1/other.csv", END).url()).contains("/4712/");
        assertThat(signer.signed).isEqualTo(2);

        clock.advance(Duration.ofMinutes(1));
        assertThat(links.linkTo(OBJECT, END).expiresAt()).isEqualTo(Instant.parse("2026-11-24T11:30:00Z"));
        assertThat(signer.signed).isEqualTo(3);
    }

    @Test
    void requestsForOneFile_shareOneSigning() throws Exception {
        var signings = new AtomicInteger();
        var begun = new CountDownLatch(1);
        var end = new CountDownLatch(1);
        var links = new ReusedLinks(
                (objectName, fileEnd) -> {
                    begun.countDown();
                    Uninterruptibles.awaitUninterruptibly(end);
                    return new DownloadLinks.Link("https://link/" + signings.incrementAndGet(), END);
                },
                InstantSource.fixed(NOW));
        var first = CompletableFuture.supplyAsync(() -> links.linkTo(OBJECT, END));
        begun.await();
        var second = new FutureTask<>(() -> links.linkTo(OBJECT, END));
        var thread = new Thread(second);
        thread.start();
        await().atMost(TestTimeouts.MAX).until(() -> thread.getState() == Thread.State.WAITING);

        end.countDown();

        assertThat(second.get()).isSameAs(first.get());
        assertThat(signings).hasValue(1);
    }

    @Test
    void link_isReused_forHalfOfWhatIsLeft() {
        var clock = new SettableClock(NOW);
        var signer = new FailingSigner(null);
        DownloadLinks links = links(storageWith(signer), CLOUD, clock);
        Instant soon = NOW.plusSeconds(600);
        links.linkTo(OBJECT, soon);

        clock.advance(Duration.ofSeconds(299));
        links.linkTo(OBJECT, soon);
        assertThat(signer.signed).isEqualTo(1);

        clock.advance(Duration.ofSeconds(1));
        links.linkTo(OBJECT, soon);
        assertThat(signer.signed).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource({
        "Error code 403 trying to sign provided bytes: denied, ERROR, iam.serviceAccounts.signBlob",
        "Connection reset, WARN, the next link may succeed",
        ", , "
    })
    void signing_isTriedAtTheStart(@Nullable String message, @Nullable String level, @Nullable String text) {
        var log = (Logger) LoggerFactory.getLogger(SigningCheck.class);
        var lines = new ListAppender<ILoggingEvent>();
        lines.start();
        log.addAppender(lines);
        var signer = new FailingSigner(message);
        try {
            new SigningCheck(links(storageWith(signer)), InstantSource.fixed(NOW)).run();
        } finally {
            log.detachAppender(lines);
        }

        assertThat(signer.signed).isEqualTo(1);
        if (text == null) {
            assertThat(lines.list).isEmpty();
        } else {
            assertThat(lines.list).singleElement().satisfies(line -> {
                assertThat(line.getLevel()).hasToString(level);
                assertThat(line.getFormattedMessage()).contains(text);
            });
        }
    }

    /** Credentials whose signing fails as Google's library fails after a response of {@code signBlob}, if there is one. */
    private static final class FailingSigner extends GoogleCredentials implements ServiceAccountSigner {
        private final @Nullable String message;
        private int signed;

        FailingSigner(@Nullable String message) {
            this.message = message;
        }

        @Override
        public String getAccount() {
            return "api@p.iam.gserviceaccount.com";
        }

        @Override
        public byte[] sign(byte[] toSign) {
            signed++;
            if (message == null) {
                return new byte[] {1};
            }
            throw new SigningException("Failed to sign the provided bytes", new IOException(message));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Error code 403 trying to sign provided bytes: denied",
                "Error code 404 trying to sign provided bytes: none"
            })
    void link_isRefused_whenTheAccountMustNotSign(String message) {
        DownloadLinks links = links(storageWith(new FailingSigner(message)));

        assertThatThrownBy(() -> links.linkTo(OBJECT, END)).isInstanceOf(BackendRefusedException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Error code 429 trying to sign provided bytes: slower",
                "Unexpected Error code 503 trying to sign provided bytes: later",
                "Connection reset"
            })
    void link_isUnavailable_whenSigningMayWorkLater(String message) {
        DownloadLinks links = links(storageWith(new FailingSigner(message)));

        assertThatThrownBy(() -> links.linkTo(OBJECT, END)).isInstanceOf(BackendUnavailableException.class);
    }

    @Test
    void start_fails_whenCredentialsCannotSign() {
        Storage storage = storageWith(GoogleCredentials.create(
                AccessToken.newBuilder().setTokenValue("t").build()));

        assertThatThrownBy(() -> links(storage)).hasMessageContaining("service account");
    }
}
