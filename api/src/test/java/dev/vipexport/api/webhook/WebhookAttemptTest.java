package dev.vipexport.api.webhook;

import static dev.vipexport.api.webhook.WebhookFixture.FIRST_DELAY;
import static dev.vipexport.api.webhook.WebhookFixture.MAX_ATTEMPTS;
import static dev.vipexport.api.webhook.WebhookFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.api.FakeReceiver;
import dev.vipexport.api.FakeReceiver.ReceivedRequest;
import dev.vipexport.api.Organisation;
import dev.vipexport.api.WebhookVerifier;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.JobCallback;
import dev.vipexport.common.job.JobCallback.Attempt;
import dev.vipexport.common.job.JobCallback.State;
import dev.vipexport.common.job.store.JobListing;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.testsupport.Credentials;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WebhookAttemptTest {
    private static final Duration ANY = Duration.ZERO;
    private static final URI UNREACHABLE = URI.create("http://127.0.0.1:1/hook");

    private final Organisation organisation = Organisation.create();
    private WebhookFixture fixture;
    private WebhookClient client;
    private WebhookAttempt attempt;

    @BeforeEach
    void start() {
        fixture = new WebhookFixture();
        client = fixture.client(WebhookFixture.TIMEOUT);
        attempt = fixture.attempt(client);
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        fixture.close();
    }

    private void attemptAt(String exportId, Instant time) {
        fixture.clock.stopAt(time);
        attempt.run(exportId);
    }

    /** Checks all but the durations, which are not negative. */
    private void assertCallback(String exportId, State state, @Nullable Instant nextAttemptAt, Attempt... attempts) {
        JobCallback callback = fixture.callback(exportId);
        assertThat(callback.state()).isEqualTo(state);
        assertThat(callback.attempts()).isEqualTo(attempts.length);
        assertThat(callback.nextAttemptAt()).isEqualTo(nextAttemptAt);
        assertThat(callback.lastAttempts())
                .usingRecursiveFieldByFieldElementComparatorIgnoringFields("duration")
                .containsExactly(attempts)
                .allSatisfy(attempt -> assertThat(attempt.duration()).isGreaterThanOrEqualTo(Duration.ZERO));
    }

    @Test
    void callback_isSentOnce_signedWithCallersKey() throws Exception {
        try (var receiver = FakeReceiver.start(FakeReceiver.status(200))) {
            String exportId = fixture.canceledJob(organisation, receiver.url());
            attempt.run(exportId);
            attemptAt(exportId, NOW.plus(Duration.ofDays(1)));

            ReceivedRequest received = receiver.next();
            assertThat(received.body()).contains("\"exportId\":\"" + exportId + "\"", "\"state\":\"CANCELED\"");
            assertThat(received.header("webhook-id")).isEqualTo(exportId + "-canceled");
            assertThat(received.header("webhook-timestamp")).isEqualTo(Long.toString(NOW.getEpochSecond()));
            assertThat(WebhookVerifier.of(organisation).isSigned(received)).isTrue();
            assertThat(WebhookVerifier.of(Organisation.create()).isSigned(received))
                    .isFalse();
            assertThat(receiver.calls()).isEqualTo(1);
            assertCallback(exportId, State.DELIVERED, null, new Attempt(NOW, "200", ANY));
        }
    }

    @Test
    void callback_isRetried_withGrowingDelaysAndSameId() throws Exception {
        try (var receiver = FakeReceiver.start(
                FakeReceiver.status(500), FakeReceiver.reset(), FakeReceiver.status(302), FakeReceiver.status(204))) {
            String exportId = fixture.canceledJob(organisation, receiver.url());
            Instant second = NOW.plus(FIRST_DELAY);
            Instant third = second.plus(FIRST_DELAY.multipliedBy(2));
            Instant fourth = third.plus(FIRST_DELAY.multipliedBy(4));
            var attempts = new ArrayList<Attempt>();

            attempt.run(exportId);
            attempts.add(new Attempt(NOW, "500", ANY));
            assertCallback(exportId, State.PENDING, second, attempts.toArray(Attempt[]::new));
            attemptAt(exportId, second.minusNanos(1_000));
            assertThat(receiver.calls()).as("before its time").isEqualTo(1);
            attemptAt(exportId, second);
            attempts.add(new Attempt(second, "no answer", ANY));
            assertCallback(exportId, State.PENDING, third, attempts.toArray(Attempt[]::new));
            attemptAt(exportId, third);
            attempts.add(new Attempt(third, "302", ANY));
            assertCallback(exportId, State.PENDING, fourth, attempts.toArray(Attempt[]::new));
            attemptAt(exportId, fourth);
            attempts.add(new Attempt(fourth, "204", ANY));
            assertCallback(exportId, State.DELIVERED, null, attempts.toArray(Attempt[]::new));

            for (Instant attempt : new Instant[] {NOW, second, third, fourth}) {
                ReceivedRequest received = receiver.next();
                assertThat(received.header("webhook-id")).isEqualTo(exportId + "-canceled");
                assertThat(received.header("webhook-timestamp")).isEqualTo(Long.toString(attempt.getEpochSecond()));
                assertThat(WebhookVerifier.of(organisation).isSigned(received)).isTrue();
            }
        }
    }

    /** The receiver answers the first attempt after the caller has asked for redelivery. */
    @ParameterizedTest
    @ValueSource(ints = {200, 410, 500})
    void callback_isDueAgain_whenRedeliveredDuringAnAttempt(int answer) throws Exception {
        try (var receiver = FakeReceiver.start(FakeReceiver.status(answer), FakeReceiver.status(204))) {
            String exportId = fixture.canceledJob(organisation, receiver.url());
            WebhookAttempt redelivered = fixture.attempt(client, new AddressPolicy(true), job -> {
                fixture.jobs.change(exportId, current -> current.callbackRedelivered(NOW));
                return Map.of("exportId", exportId);
            });

            assertThat(redelivered.run(exportId)).as("due again").isTrue();
            assertCallback(exportId, State.PENDING, NOW, new Attempt(NOW, Integer.toString(answer), ANY));
            assertThat(attempt.run(exportId)).isFalse();
            assertThat(receiver.calls()).isEqualTo(2);
            assertThat(fixture.callback(exportId).state()).isEqualTo(State.DELIVERED);
        }
    }

    @Test
    void callback_isGivenUp_whenMaxAttemptsAreUsed() {
        String exportId = fixture.canceledJob(organisation, UNREACHABLE);
        for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
            assertThat(fixture.callback(exportId).state()).isEqualTo(State.PENDING);
            attemptAt(exportId, NOW.plus(Duration.ofHours(attempt)));
        }

        JobCallback callback = fixture.callback(exportId);
        assertThat(callback.state()).isEqualTo(State.GIVEN_UP);
        assertThat(callback.attempts()).isEqualTo(MAX_ATTEMPTS);
        assertThat(callback.nextAttemptAt()).isNull();
        assertThat(callback.lastOutcome()).isEqualTo("no answer");
    }

    @Test
    void callback_isGivenUp_whenReceiverIsGone() throws Exception {
        try (var receiver = FakeReceiver.start(FakeReceiver.status(410), FakeReceiver.status(200))) {
            String exportId = fixture.canceledJob(organisation, receiver.url());
            attempt.run(exportId);
            attemptAt(exportId, NOW.plus(Duration.ofDays(1)));

            assertThat(receiver.calls()).isEqualTo(1);
            assertCallback(exportId, State.GIVEN_UP, null, new Attempt(NOW, "410", ANY));
        }
    }

    @Test
    void callback_isGivenUp_whenKeyIsInactive() throws Exception {
        try (var receiver = FakeReceiver.start(FakeReceiver.status(200))) {
            String exportId = fixture.canceledJob(organisation, receiver.url());
            Organisation.put(
                    "ApiKeys",
                    organisation.apiKey,
                    Map.of("orgId", organisation.orgId, "secret", organisation.secret, "active", false));
            attempt.run(exportId);

            assertThat(receiver.calls()).isZero();
            assertThat(fixture.callback(exportId).state()).isEqualTo(State.GIVEN_UP);
            assertThat(fixture.callback(exportId).lastOutcome()).isEqualTo("the API key is gone or switched off");
        }
    }

    @Test
    void callback_isSignedWithCurrentSecret() throws Exception {
        try (var receiver = FakeReceiver.start(FakeReceiver.status(200))) {
            String exportId = fixture.canceledJob(organisation, receiver.url());
            Organisation.put(
                    "ApiKeys",
                    organisation.apiKey,
                    Map.of("orgId", organisation.orgId, "secret", "canary-secret-new", "active", true));
            attempt.run(exportId);

            ReceivedRequest received = receiver.next();
            assertThat(WebhookVerifier.of(organisation).isSigned(received)).isFalse();
            assertThat(new WebhookVerifier(new Credentials(organisation.apiKey, "canary-secret-new").webhookSecret())
                            .isSigned(received))
                    .isTrue();
        }
    }

    @Test
    void callback_isSignedWithBothSecrets_whileAKeyIsRotated() throws Exception {
        try (var receiver = FakeReceiver.start(FakeReceiver.status(200))) {
            String exportId = fixture.canceledJob(organisation, receiver.url());
            Organisation.put(
                    "ApiKeys",
                    organisation.apiKey,
                    Map.of(
                            "orgId",
                            organisation.orgId,
                            "secret",
                            "canary-secret-new",
                            "previousSecret",
                            organisation.secret,
                            "active",
                            true));
            attempt.run(exportId);

            ReceivedRequest received = receiver.next();
            assertThat(received.header("webhook-signature").split(" ", -1)).hasSize(2);
            assertThat(WebhookVerifier.of(organisation).isSigned(received)).isTrue();
            assertThat(new WebhookVerifier(new Credentials(organisation.apiKey, "canary-secret-new").webhookSecret())
                            .isSigned(received))
                    .isTrue();
            assertThat(WebhookVerifier.of(Organisation.create()).isSigned(received))
                    .isFalse();
        }
    }

    @Test
    void callback_isRetried_whenInstanceDiesInAttempt() throws Exception {
        try (var receiver = FakeReceiver.start(FakeReceiver.status(200))) {
            String exportId = fixture.canceledJob(organisation, receiver.url());
            crashAfterClaim(exportId, NOW);
            attempt.run(exportId);
            assertThat(receiver.calls()).as("the other one may still be at it").isZero();

            attemptAt(exportId, NOW.plus(FIRST_DELAY));
            assertThat(fixture.callback(exportId).state()).isEqualTo(State.DELIVERED);
            assertThat(fixture.callback(exportId).attempts()).isEqualTo(2);
        }
    }

    @Test
    void callback_isGivenUp_whenInstanceDiesInLastAttempt() throws Exception {
        try (var receiver = FakeReceiver.start(FakeReceiver.status(200))) {
            String exportId = fixture.canceledJob(organisation, receiver.url());
            for (int attempt = 0; attempt < MAX_ATTEMPTS; attempt++) {
                crashAfterClaim(exportId, NOW.plus(FIRST_DELAY.multipliedBy(attempt)));
            }
            attemptAt(exportId, NOW.plus(Duration.ofDays(1)));

            assertThat(receiver.calls()).isZero();
            assertThat(fixture.callback(exportId).state()).isEqualTo(State.GIVEN_UP);
        }
    }

    private void crashAfterClaim(String exportId, Instant now) {
        fixture.jobs.change(exportId, job -> job.callbackAttempted(now.plus(FIRST_DELAY), now));
    }

    @Test
    void callback_isNotSent_whenAddressIsNoLongerAllowed() throws Exception {
        try (var receiver = FakeReceiver.start(FakeReceiver.status(200))) {
            String exportId = fixture.canceledJob(organisation, receiver.url());
            fixture.attempt(client, new AddressPolicy(false)).run(exportId);

            assertThat(receiver.calls()).isZero();
            assertThat(fixture.callback(exportId).state()).isEqualTo(State.PENDING);
            assertThat(fixture.callback(exportId).lastOutcome()).isEqualTo("address not allowed");
        }
    }

    static Stream<RuntimeException> internalFailures() {
        return Stream.of(
                new BackendUnavailableException("Cloud Storage", "signing a link", new IOException()),
                new IllegalStateException());
    }

    @ParameterizedTest
    @MethodSource("internalFailures")
    void callback_isGivenUp_whenPayloadKeepsFailing(RuntimeException failure) throws Exception {
        try (var receiver = FakeReceiver.start(FakeReceiver.status(200))) {
            String exportId = fixture.canceledJob(organisation, receiver.url());
            WebhookAttempt failing = fixture.attempt(client, new AddressPolicy(true), job -> {
                throw failure;
            });
            for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
                fixture.clock.stopAt(NOW.plus(Duration.ofHours(attempt)));
                failing.run(exportId);

                JobCallback callback = fixture.callback(exportId);
                assertThat(callback.lastOutcome()).isEqualTo("could not be sent");
                assertThat(callback.attempts()).isEqualTo(attempt);
                assertThat(callback.state()).isEqualTo(attempt < MAX_ATTEMPTS ? State.PENDING : State.GIVEN_UP);
            }
            assertThat(receiver.calls()).isZero();
        }
    }

    @Test
    void callback_isSent_whenOlderVersionEndedJob() throws Exception {
        try (var receiver = FakeReceiver.start(FakeReceiver.status(200))) {
            String exportId = fixture.canceledJob(organisation, receiver.url());
            fixture.firestore
                    .document("ExportJobs/" + exportId)
                    .update("callbackNextAttemptAt", null)
                    .get();
            assertThat(fixture.callbacks.findDue(Instant.EPOCH, NOW.plus(Duration.ofDays(1)), null, 10))
                    .isEmpty();
            attempt.run(exportId);

            assertThat(fixture.callback(exportId).state()).isEqualTo(State.DELIVERED);
        }
    }

    @Test
    void callback_isNotSent_whenJobIsDeleted() throws Exception {
        try (var receiver = FakeReceiver.start(FakeReceiver.status(200))) {
            String exportId = fixture.canceledJob(organisation, receiver.url());
            JobListing.in(fixture.firestore, TestTimeouts.MAX).delete(exportId);
            attempt.run(exportId);

            assertThat(receiver.calls()).isZero();
        }
    }

    @Test
    void callback_isNotSent_whenJobIsActive() throws Exception {
        try (var receiver = FakeReceiver.start(FakeReceiver.status(200))) {
            String exportId = fixture.queuedJob(organisation, receiver.url());
            attempt.run(exportId);

            assertThat(receiver.calls()).isZero();
            assertThat(fixture.callback(exportId).attempts()).isZero();
        }
    }
}
