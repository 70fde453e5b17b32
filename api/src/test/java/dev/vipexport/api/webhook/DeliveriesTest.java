package dev.vipexport.api.webhook;

import static dev.vipexport.api.webhook.Stage.FIRST_WAIT;
import static dev.vipexport.api.webhook.Stage.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vipexport.api.Organisation;
import dev.vipexport.api.Receiver;
import dev.vipexport.api.Receiver.Behaviour;
import dev.vipexport.common.job.Callback.State;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.junit.Patience;
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

class DeliveriesTest {
    private static final Duration OFTEN = Duration.ofMillis(50);
    private static final Duration NEVER = Duration.ofDays(1);
    private static final int INVALID_ARGUMENT = 3;

    private final Stage stage = new Stage();
    private final Organisation organisation = Organisation.create();
    private final Deque<AutoCloseable> started = new ArrayDeque<>();

    @AfterEach
    void stop() throws Exception {
        while (!started.isEmpty()) {
            started.pop().close();
        }
        stage.close();
    }

    /** Three calls at once, two of one organisation. */
    private Deliveries start(Duration every, int batch, Duration stopTimeout) {
        Courier courier = stage.courier(Patience.MOST);
        started.push(courier);
        var deliveries = new Deliveries(
                stage.callbacks,
                stage.delivery(courier),
                new Turns(3, 2, batch),
                3,
                every,
                batch,
                stopTimeout,
                stage.clock);
        deliveries.start();
        started.push(deliveries::stop);
        return deliveries;
    }

    private Deliveries start(Duration every) {
        return start(every, 100, Patience.MOST);
    }

    private Receiver receiver(Behaviour... behaviours) throws Exception {
        Receiver receiver = Receiver.start(behaviours);
        started.addLast(receiver);
        return receiver;
    }

    private void awaitDelivered(String exportId) {
        await().atMost(Patience.MOST).until(() -> stage.callback(exportId).state() == State.DELIVERED);
    }

    @Test
    void whatAnEventNamesIsToldAtOnce() throws Exception {
        Receiver receiver = receiver(Receiver.status(200));
        Deliveries deliveries = start(NEVER);
        String exportId = stage.ended(organisation, receiver.url());

        deliveries.due(organisation.orgId, exportId);

        awaitDelivered(exportId);
    }

    @Test
    void manyInstancesThatHearOfTheSameJobsTellEachOnce() throws Exception {
        Receiver receiver = receiver(Receiver.status(200));
        List<String> ended = IntStream.range(0, 20)
                .mapToObj(i -> stage.ended(organisation, receiver.url()))
                .toList();
        List<Deliveries> instances =
                IntStream.range(0, 3).mapToObj(i -> start(OFTEN)).toList();
        ended.forEach(exportId -> instances.forEach(instance -> instance.due(organisation.orgId, exportId)));

        ended.forEach(this::awaitDelivered);
        Set<String> told = new HashSet<>();
        for (int i = 0; i < 20; i++) {
            told.add(receiver.next().header("webhook-id"));
        }
        assertThat(told).hasSize(20);
        instances.forEach(Deliveries::stop);
        assertThat(receiver.calls()).isEqualTo(20);
    }

    @Test
    void aJobWhoseEventWasLostIsFound() throws Exception {
        Receiver receiver = receiver(Receiver.status(200));
        start(OFTEN);

        awaitDelivered(stage.ended(organisation, receiver.url()));
    }

    @Test
    void anAttemptThatFailedIsRepeatedWhenItsTimeHasCome() throws Exception {
        Receiver receiver = receiver(Receiver.status(500), Receiver.status(200));
        start(OFTEN);
        String exportId = stage.ended(organisation, receiver.url());
        await().atMost(Patience.MOST)
                .until(() -> "500".equals(stage.callback(exportId).lastOutcome()));
        assertThat(receiver.calls()).isEqualTo(1);

        stage.clock.stopAt(NOW.plus(FIRST_WAIT));

        awaitDelivered(exportId);
        assertThat(stage.callback(exportId).attempts()).isEqualTo(2);
    }

    @Test
    void aLookThatFailsIsNotTheLast() throws Exception {
        Receiver receiver = receiver(Receiver.status(200));
        stage.server.faults().next(3, "RunQuery", new Fault.Status(INVALID_ARGUMENT));
        start(OFTEN);

        awaitDelivered(stage.ended(organisation, receiver.url()));
        assertThat(stage.server.faults().fired()).isEqualTo(3);
    }

    @Test
    void aReceiverThatHangsHoldsUpItsOwnOrganisationOnly() throws Exception {
        Receiver hanging = receiver(Receiver.hangs());
        Receiver receiver = receiver(Receiver.status(200));
        Organisation other = Organisation.create();
        Deliveries deliveries = start(NEVER, 100, Duration.ofMillis(1));
        for (int i = 0; i < 5; i++) {
            deliveries.due(organisation.orgId, stage.ended(organisation, hanging.url()));
        }
        hanging.next();
        hanging.next();
        for (int i = 0; i < 5; i++) {
            String exportId = stage.ended(other, receiver.url());
            deliveries.due(other.orgId, exportId);
            awaitDelivered(exportId);
        }

        assertThat(hanging.calls()).isEqualTo(2);
    }

    @Test
    void nobodysBacklogHidesWhatIsBehindIt() throws Exception {
        Receiver hanging = receiver(Receiver.hangs());
        Receiver receiver = receiver(Receiver.status(200));
        for (int i = 0; i < 9; i++) {
            stage.ended(organisation, hanging.url());
        }
        stage.clock.stopAt(NOW.plusSeconds(1));
        String behind = stage.ended(Organisation.create(), receiver.url());
        start(OFTEN, 2, Duration.ofMillis(1));

        awaitDelivered(behind);
        assertThat(hanging.calls()).isLessThanOrEqualTo(2);
    }

    @Test
    void whoStopsEndsTheCallsThatAreUnderWayAndBeginsNoOther() throws Exception {
        var released = new CountDownLatch(1);
        Behaviour waits = connection -> released.await();
        Receiver receiver = receiver(waits.then(Receiver.status(200)));
        Deliveries deliveries = start(NEVER);
        String underWay = stage.ended(organisation, receiver.url());
        String next = stage.ended(organisation, receiver.url());
        deliveries.due(organisation.orgId, underWay);
        receiver.next();

        CompletableFuture<Void> stopping = CompletableFuture.runAsync(deliveries::stop);
        await().atMost(Patience.MOST).until(() -> !deliveries.isRunning());
        deliveries.due(organisation.orgId, next);
        released.countDown();
        stopping.join();

        assertThat(stage.callback(underWay).state()).isEqualTo(State.DELIVERED);
        assertThat(stage.callback(next).attempts()).isZero();
    }
}
