package dev.vipexport.api.webhook;

import static dev.vipexport.api.webhook.WebhookFixture.FIRST_DELAY;
import static dev.vipexport.api.webhook.WebhookFixture.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vipexport.api.FakeReceiver;
import dev.vipexport.api.FakeReceiver.Behaviour;
import dev.vipexport.api.Organisation;
import dev.vipexport.api.backend.BackendSettings;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.job.JobCallback.State;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.junit.TestTimeouts;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WebhookDispatcherTest {
    private static final Duration OFTEN = Duration.ofMillis(50);
    private static final Duration NEVER = Duration.ofDays(1);
    private static final int INVALID_ARGUMENT = 3;

    private final WebhookFixture fixture = new WebhookFixture();
    private final Organisation organisation = Organisation.create();
    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    @AfterEach
    void stop() throws Exception {
        while (!started.isEmpty()) {
            started.pop().close();
        }
        fixture.close();
    }

    /** Starts a dispatcher with at most three parallel calls, two of them of one organisation. */
    private WebhookDispatcher start(Duration every, int batch, Duration stopTimeout) {
        WebhookClient client = fixture.client(TestTimeouts.MAX);
        started.push(client);
        var deliveries = new WebhookDispatcher(
                fixture.callbacks,
                fixture.attempt(client),
                new FairQueue(3, 2, batch),
                new WebhookSettings(
                        true,
                        Set.of(),
                        stopTimeout,
                        3,
                        2,
                        every,
                        batch,
                        1,
                        stopTimeout.plusMillis(1),
                        2,
                        Duration.ofDays(1)),
                new BackendSettings(new CloudSettings("p", "(default)", "b", null, null), Duration.ZERO),
                fixture.clock);
        deliveries.start();
        started.push(deliveries::stop);
        return deliveries;
    }

    private WebhookDispatcher start(Duration every) {
        return start(every, 100, TestTimeouts.MAX);
    }

    private FakeReceiver receiver(Behaviour... behaviours) throws Exception {
        FakeReceiver receiver = FakeReceiver.start(behaviours);
        started.addLast(receiver);
        return receiver;
    }

    private void awaitDelivered(String exportId) {
        await().atMost(TestTimeouts.MAX).until(() -> fixture.callback(exportId).state() == State.DELIVERED);
    }

    @Test
    void enqueue_sendsAtOnce() throws Exception {
        FakeReceiver receiver = receiver(FakeReceiver.status(200));
        WebhookDispatcher deliveries = start(NEVER);
        String exportId = fixture.canceledJob(organisation, receiver.url());

        deliveries.enqueue(organisation.orgId, exportId);

        awaitDelivered(exportId);
    }

    @Test
    void callback_isSentOnce_whenManyInstancesDispatch() throws Exception {
        FakeReceiver receiver = receiver(FakeReceiver.status(200));
        List<String> ended = IntStream.range(0, 20)
                .mapToObj(i -> fixture.canceledJob(organisation, receiver.url()))
                .toList();
        List<WebhookDispatcher> instances =
                IntStream.range(0, 3).mapToObj(i -> start(OFTEN)).toList();
        ended.forEach(exportId -> instances.forEach(instance -> instance.enqueue(organisation.orgId, exportId)));

        ended.forEach(this::awaitDelivered);
        Set<String> received = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            received.add(receiver.next().header("webhook-id"));
        }
        assertThat(received).hasSize(20);
        instances.forEach(WebhookDispatcher::stop);
        assertThat(receiver.calls()).isEqualTo(20);
    }

    @Test
    void poll_findsCallback_whenEventIsLost() throws Exception {
        FakeReceiver receiver = receiver(FakeReceiver.status(200));
        start(OFTEN);

        awaitDelivered(fixture.canceledJob(organisation, receiver.url()));
    }

    @Test
    void poll_retriesAttempt_whenItIsDue() throws Exception {
        FakeReceiver receiver = receiver(FakeReceiver.status(500), FakeReceiver.status(200));
        start(OFTEN);
        String exportId = fixture.canceledJob(organisation, receiver.url());
        await().atMost(TestTimeouts.MAX)
                .until(() -> fixture.callback(exportId).lastAttempts().stream()
                        .anyMatch(attempt -> "500".equals(attempt.outcome())));
        assertThat(receiver.calls()).isEqualTo(1);

        fixture.clock.stopAt(NOW.plus(FIRST_DELAY));

        awaitDelivered(exportId);
        assertThat(fixture.callback(exportId).attempts()).isEqualTo(2);
    }

    @Test
    void poll_continues_whenOneFails() throws Exception {
        FakeReceiver receiver = receiver(FakeReceiver.status(200));
        fixture.server.faults().arm(3, "RunQuery", new Fault.Status(INVALID_ARGUMENT));
        start(OFTEN);

        awaitDelivered(fixture.canceledJob(organisation, receiver.url()));
        assertThat(fixture.server.faults().fired()).isEqualTo(3);
    }

    @Test
    void hangingReceiver_delaysOnlyItsOrganisation() throws Exception {
        FakeReceiver hanging = receiver(FakeReceiver.hang());
        FakeReceiver receiver = receiver(FakeReceiver.status(200));
        Organisation other = Organisation.create();
        WebhookDispatcher deliveries = start(NEVER, 100, Duration.ofMillis(1));
        for (int i = 0; i < 5; i++) {
            deliveries.enqueue(organisation.orgId, fixture.canceledJob(organisation, hanging.url()));
        }
        hanging.next();
        hanging.next();
        for (int i = 0; i < 5; i++) {
            String exportId = fixture.canceledJob(other, receiver.url());
            deliveries.enqueue(other.orgId, exportId);
            awaitDelivered(exportId);
        }

        assertThat(hanging.calls()).isEqualTo(2);
    }

    @Test
    void backlog_hidesNoOtherCallback() throws Exception {
        FakeReceiver hanging = receiver(FakeReceiver.hang());
        FakeReceiver receiver = receiver(FakeReceiver.status(200));
        for (int i = 0; i < 9; i++) {
            fixture.canceledJob(organisation, hanging.url());
        }
        fixture.clock.stopAt(NOW.plusSeconds(1));
        String behind = fixture.canceledJob(Organisation.create(), receiver.url());
        start(OFTEN, 2, Duration.ofMillis(1));

        awaitDelivered(behind);
        assertThat(hanging.calls()).isLessThanOrEqualTo(2);
    }

    @Test
    void stop_finishesRunningCalls_andStartsNoMore() throws Exception {
        var released = new CountDownLatch(1);
        Behaviour waits = connection -> released.await();
        FakeReceiver receiver = receiver(waits.then(FakeReceiver.status(200)));
        WebhookDispatcher deliveries = start(NEVER);
        String running = fixture.canceledJob(organisation, receiver.url());
        String next = fixture.canceledJob(organisation, receiver.url());
        deliveries.enqueue(organisation.orgId, running);
        receiver.next();

        CompletableFuture<Void> stopping = CompletableFuture.runAsync(deliveries::stop);
        await().atMost(TestTimeouts.MAX).until(() -> !deliveries.isRunning());
        deliveries.enqueue(organisation.orgId, next);
        released.countDown();
        stopping.join();

        assertThat(fixture.callback(running).state()).isEqualTo(State.DELIVERED);
        assertThat(fixture.callback(next).attempts()).isZero();
    }
}
