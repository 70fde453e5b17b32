package dev.vipexport.api.export.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.auth.Credentials;
import com.google.auth.ServiceAccountSigner;
import com.google.auth.oauth2.AccessToken;
import com.google.auth.oauth2.GoogleCredentials;
import com.google.auth.oauth2.ServiceAccountCredentials;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.StorageOptions;
import dev.vipexport.api.error.BackendRefusedException;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.emulators.storage.StorageServer;
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
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadLinksTest {
    private static final String OBJECT = "exports/4711/1/vip messages_ü#1?.csv";
    private static final Instant NOW = Instant.parse("2026-11-24T10:00:00.9Z");
    private static final Instant END = NOW.plus(Duration.ofDays(30));

    private static DownloadLinks links(Storage storage) {
        return links(storage, new CloudSettings("p", "(default)", "vip-exports", null, null));
    }

    private static DownloadLinks links(Storage storage, CloudSettings cloud) {
        return DownloadLinks.of(storage, cloud, Duration.ofHours(1), InstantSource.fixed(NOW));
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

        assertThat(links(GoogleClients.storage(cloud), cloud)
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

    /** Credentials whose signing fails as Google's library fails after a response of {@code signBlob}, if there is one. */
    private static final class FailingSigner extends GoogleCredentials implements ServiceAccountSigner {
        private final @Nullable String message;

        FailingSigner(@Nullable String message) {
            this.message = message;
        }

        @Override
        public String getAccount() {
            return "api@p.iam.gserviceaccount.com";
        }

        @Override
        public byte[] sign(byte[] toSign) {
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
