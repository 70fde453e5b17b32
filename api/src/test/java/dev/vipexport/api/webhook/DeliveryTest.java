package dev.vipexport.api.webhook;

import static dev.vipexport.api.webhook.Stage.ATTEMPTS;
import static dev.vipexport.api.webhook.Stage.FIRST_WAIT;
import static dev.vipexport.api.webhook.Stage.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.api.Organisation;
import dev.vipexport.api.Receiver;
import dev.vipexport.api.Receiver.Received;
import dev.vipexport.api.StandardWebhook;
import dev.vipexport.common.cloud.BackendUnavailableException;
import dev.vipexport.common.job.Callback;
import dev.vipexport.common.job.Callback.State;
import dev.vipexport.common.job.JobHistory;
import dev.vipexport.emulators.junit.Patience;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DeliveryTest {
    private static final URI NOBODY = URI.create("http://127.0.0.1:1/hook");

    private final Organisation organisation = Organisation.create();
    private Stage stage;
    private Courier courier;
    private Delivery delivery;

    @BeforeEach
    void start() {
        stage = new Stage();
        courier = stage.courier(Stage.TIMEOUT);
        delivery = stage.delivery(courier);
    }

    @AfterEach
    void stop() throws Exception {
        courier.close();
        stage.close();
    }

    private void attemptAt(String exportId, Instant time) {
        stage.clock.stopAt(time);
        delivery.attempt(exportId);
    }

    @Test
    void theEndIsToldOnceSignedWithTheKeyThatOrdered() throws Exception {
        try (var receiver = Receiver.start(Receiver.status(200))) {
            String exportId = stage.ended(organisation, receiver.url());
            delivery.attempt(exportId);
            attemptAt(exportId, NOW.plus(Duration.ofDays(1)));

            Received received = receiver.next();
            assertThat(received.body()).contains("\"exportId\":\"" + exportId + "\"", "\"state\":\"CANCELED\"");
            assertThat(received.header("webhook-id")).isEqualTo(exportId + "-canceled");
            assertThat(received.header("webhook-timestamp")).isEqualTo(Long.toString(NOW.getEpochSecond()));
            assertThat(StandardWebhook.of(organisation).signed(received)).isTrue();
            assertThat(StandardWebhook.of(Organisation.create()).signed(received))
                    .isFalse();
            assertThat(receiver.calls()).isEqualTo(1);
            assertThat(stage.callback(exportId))
                    .isEqualTo(new Callback(receiver.url().toString(), State.DELIVERED, 1, null, NOW, "200"));
        }
    }

    @Test
    void whatFailsIsToldAgainAfterGrowingWaitsUnderTheSameId() throws Exception {
        try (var receiver =
                Receiver.start(Receiver.status(500), Receiver.resets(), Receiver.status(302), Receiver.status(204))) {
            String url = receiver.url().toString();
            String exportId = stage.ended(organisation, receiver.url());
            Instant second = NOW.plus(FIRST_WAIT);
            Instant third = second.plus(FIRST_WAIT.multipliedBy(2));
            Instant fourth = third.plus(FIRST_WAIT.multipliedBy(4));

            delivery.attempt(exportId);
            assertThat(stage.callback(exportId)).isEqualTo(new Callback(url, State.PENDING, 1, second, NOW, "500"));
            attemptAt(exportId, second.minusNanos(1_000));
            assertThat(receiver.calls()).as("before its time").isEqualTo(1);
            attemptAt(exportId, second);
            assertThat(stage.callback(exportId))
                    .isEqualTo(new Callback(url, State.PENDING, 2, third, second, "connection lost"));
            attemptAt(exportId, third);
            assertThat(stage.callback(exportId)).isEqualTo(new Callback(url, State.PENDING, 3, fourth, third, "302"));
            attemptAt(exportId, fourth);
            assertThat(stage.callback(exportId)).isEqualTo(new Callback(url, State.DELIVERED, 4, null, fourth, "204"));

            for (Instant attempt : new Instant[] {NOW, second, third, fourth}) {
                Received received = receiver.next();
                assertThat(received.header("webhook-id")).isEqualTo(exportId + "-canceled");
                assertThat(received.header("webhook-timestamp")).isEqualTo(Long.toString(attempt.getEpochSecond()));
                assertThat(StandardWebhook.of(organisation).signed(received)).isTrue();
            }
        }
    }

    @Test
    void afterSoManyAttemptsItIsGivenUp() {
        String exportId = stage.ended(organisation, NOBODY);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            assertThat(stage.callback(exportId).state()).isEqualTo(State.PENDING);
            attemptAt(exportId, NOW.plus(Duration.ofHours(attempt)));
        }

        Callback callback = stage.callback(exportId);
        assertThat(callback.state()).isEqualTo(State.GIVEN_UP);
        assertThat(callback.attempts()).isEqualTo(ATTEMPTS);
        assertThat(callback.nextAttemptAt()).isNull();
        assertThat(callback.lastOutcome()).isEqualTo("connection refused");
    }

    @Test
    void aReceiverThatIsGoneIsToldNoMore() throws Exception {
        try (var receiver = Receiver.start(Receiver.status(410), Receiver.status(200))) {
            String exportId = stage.ended(organisation, receiver.url());
            delivery.attempt(exportId);
            attemptAt(exportId, NOW.plus(Duration.ofDays(1)));

            assertThat(receiver.calls()).isEqualTo(1);
            assertThat(stage.callback(exportId))
                    .isEqualTo(new Callback(receiver.url().toString(), State.GIVEN_UP, 1, null, NOW, "410"));
        }
    }

    @Test
    void aKeyThatIsSwitchedOffSignsNothingMore() throws Exception {
        try (var receiver = Receiver.start(Receiver.status(200))) {
            String exportId = stage.ended(organisation, receiver.url());
            Organisation.put(
                    "ApiKeys",
                    organisation.apiKey,
                    Map.of("orgId", organisation.orgId, "secret", organisation.secret, "active", false));
            delivery.attempt(exportId);

            assertThat(receiver.calls()).isZero();
            assertThat(stage.callback(exportId).state()).isEqualTo(State.GIVEN_UP);
            assertThat(stage.callback(exportId).lastOutcome()).isEqualTo("the API key is gone or switched off");
        }
    }

    @Test
    void theSecretOfTheMomentSigns() throws Exception {
        try (var receiver = Receiver.start(Receiver.status(200))) {
            String exportId = stage.ended(organisation, receiver.url());
            Organisation.put(
                    "ApiKeys",
                    organisation.apiKey,
                    Map.of("orgId", organisation.orgId, "secret", "canary-secret-new", "active", true));
            delivery.attempt(exportId);

            Received received = receiver.next();
            assertThat(StandardWebhook.of(organisation).signed(received)).isFalse();
            assertThat(new StandardWebhook("canary-secret-new".getBytes(java.nio.charset.StandardCharsets.UTF_8))
                            .signed(received))
                    .isTrue();
        }
    }

    @Test
    void anInstanceThatDiesInTheMiddleOfAnAttemptLeavesTheNextOneToOthers() throws Exception {
        try (var receiver = Receiver.start(Receiver.status(200))) {
            String exportId = stage.ended(organisation, receiver.url());
            dies(exportId, NOW);
            delivery.attempt(exportId);
            assertThat(receiver.calls()).as("the other one may still be at it").isZero();

            attemptAt(exportId, NOW.plus(FIRST_WAIT));
            assertThat(stage.callback(exportId).state()).isEqualTo(State.DELIVERED);
            assertThat(stage.callback(exportId).attempts()).isEqualTo(2);
        }
    }

    @Test
    void anInstanceThatDiesInTheMiddleOfTheLastAttemptLeavesNothingPending() throws Exception {
        try (var receiver = Receiver.start(Receiver.status(200))) {
            String exportId = stage.ended(organisation, receiver.url());
            for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
                dies(exportId, NOW.plus(FIRST_WAIT.multipliedBy(attempt)));
            }
            attemptAt(exportId, NOW.plus(Duration.ofDays(1)));

            assertThat(receiver.calls()).isZero();
            assertThat(stage.callback(exportId).state()).isEqualTo(State.GIVEN_UP);
        }
    }

    private void dies(String exportId, Instant now) {
        stage.jobs.change(exportId, job -> job.callbackAttempted(now.plus(FIRST_WAIT), now));
    }

    @Test
    void anAddressThatIsNotAllowedAnyMoreIsNotPostedTo() throws Exception {
        try (var receiver = Receiver.start(Receiver.status(200))) {
            String exportId = stage.ended(organisation, receiver.url());
            stage.delivery(courier, new Reach(false)).attempt(exportId);

            assertThat(receiver.calls()).isZero();
            assertThat(stage.callback(exportId).state()).isEqualTo(State.PENDING);
            assertThat(stage.callback(exportId).lastOutcome()).isEqualTo("address not allowed");
        }
    }

    static Stream<RuntimeException> failuresOfOurOwn() {
        return Stream.of(
                new BackendUnavailableException("Cloud Storage", "signing a link", new IOException()),
                new IllegalStateException());
    }

    @ParameterizedTest
    @MethodSource("failuresOfOurOwn")
    void whatFailsForReasonsOfOurOwnIsSaidAndEndsToo(RuntimeException failure) throws Exception {
        try (var receiver = Receiver.start(Receiver.status(200))) {
            String exportId = stage.ended(organisation, receiver.url());
            Delivery failing = stage.delivery(courier, new Reach(true), job -> {
                throw failure;
            });
            for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
                stage.clock.stopAt(NOW.plus(Duration.ofHours(attempt)));
                failing.attempt(exportId);

                Callback callback = stage.callback(exportId);
                assertThat(callback.lastOutcome()).isEqualTo("could not be sent");
                assertThat(callback.attempts()).isEqualTo(attempt);
                assertThat(callback.state()).isEqualTo(attempt < ATTEMPTS ? State.PENDING : State.GIVEN_UP);
            }
            assertThat(receiver.calls()).isZero();
        }
    }

    @Test
    void aJobThatAVersionWithoutCallbacksHasEndedIsToldByItsEvent() throws Exception {
        try (var receiver = Receiver.start(Receiver.status(200))) {
            String exportId = stage.ended(organisation, receiver.url());
            stage.firestore
                    .document("ExportJobs/" + exportId)
                    .update("callbackNextAttemptAt", null)
                    .get();
            assertThat(stage.callbacks.due(NOW.plus(Duration.ofDays(1)), null, 10))
                    .isEmpty();
            delivery.attempt(exportId);

            assertThat(stage.callback(exportId).state()).isEqualTo(State.DELIVERED);
        }
    }

    @Test
    void ofAJobThatIsDeletedMeanwhileNobodyIsTold() throws Exception {
        try (var receiver = Receiver.start(Receiver.status(200))) {
            String exportId = stage.ended(organisation, receiver.url());
            JobHistory.in(stage.firestore, Patience.MOST).forget(exportId);
            delivery.attempt(exportId);

            assertThat(receiver.calls()).isZero();
        }
    }

    @Test
    void aJobThatGoesOnIsNotTold() throws Exception {
        try (var receiver = Receiver.start(Receiver.status(200))) {
            String exportId = stage.underWay(organisation, receiver.url());
            delivery.attempt(exportId);

            assertThat(receiver.calls()).isZero();
            assertThat(stage.callback(exportId).attempts()).isZero();
        }
    }
}
