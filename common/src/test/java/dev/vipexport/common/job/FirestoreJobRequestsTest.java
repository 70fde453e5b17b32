package dev.vipexport.common.job;

import static dev.vipexport.common.job.Jobs.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.firestore.Firestore;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.common.job.JobRequests.Answer;
import dev.vipexport.common.job.JobRequests.Terms;
import dev.vipexport.common.job.JobStore.Submission;
import dev.vipexport.common.query.ExportQuery;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.firestore.FirestoreServer;
import dev.vipexport.emulators.junit.Patience;
import java.time.Instant;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class FirestoreJobRequestsTest {
    private static final int UNAVAILABLE = 14;
    private static final Terms KEYED = keyed("k-1");

    private FirestoreServer server;
    private Firestore firestore;
    private JobStore store;
    private JobRequests requests;

    @BeforeEach
    void start() {
        server = FirestoreServer.start(FirestoreServer.Options.inMemory());
        firestore = GoogleClients.firestore(new CloudSettings("p", "(default)", "b", server.endpoint(), null));
        store = JobStore.in(firestore, Patience.MOST);
        requests = JobRequests.in(firestore, Patience.MOST);
    }

    @AfterEach
    void stop() throws Exception {
        firestore.close();
        server.close();
    }

    private static Terms keyed(String key) {
        return new Terms(ended -> false, key, Integer.MAX_VALUE);
    }

    private static ExportJob another() {
        return Jobs.queued(new ExportQuery("ws", "another", Jobs.JUNE, null, null));
    }

    private static ExportJob queuedAt(Instant now) {
        ExportJob job = Jobs.queued();
        return ExportJob.queued(job.exportId(), job.requester(), job.query(), job.options(), now);
    }

    private static Answer joined(ExportJob job) {
        return new Answer.Accepted(new Submission.Joined(job));
    }

    private static Answer created(ExportJob job) {
        return new Answer.Accepted(new Submission.Created(job));
    }

    private ExportJob ended(ExportJob job) {
        store.change(job.exportId(), current -> current.canceled(NOW));
        return store.find(job.exportId()).orElseThrow();
    }

    @Test
    void aKeyNamesItsJobAlsoWhenThatHasEnded() {
        ExportJob first = Jobs.queued();
        assertThat(requests.submit(first, KEYED)).isEqualTo(created(first));
        ExportJob ended = ended(first);

        assertThat(requests.submit(Jobs.queued(), KEYED)).isEqualTo(joined(ended));
        assertThat(requests.submit(Jobs.queued(), keyed("k-2"))).isNotEqualTo(joined(ended));
    }

    @Test
    void aKeyOfARequestThatJoinedNamesTheJoinedJob() {
        ExportJob first = Jobs.queued();
        store.submit(first);
        assertThat(requests.submit(Jobs.queued(), KEYED)).isEqualTo(joined(first));

        ExportJob ended = ended(first);
        assertThat(requests.submit(Jobs.queued(), KEYED)).isEqualTo(joined(ended));
    }

    @Test
    void aKeyIsGoodForOneRequestOnly() {
        requests.submit(Jobs.queued(), KEYED);
        ExportJob another = another();

        assertThat(requests.submit(another, KEYED)).isEqualTo(new Answer.KeyOfAnother());
        assertThat(store.find(another.exportId())).isEmpty();
    }

    @Test
    void aKeyBelongsToItsCaller() {
        ExportJob first = Jobs.queued();
        requests.submit(first, KEYED);
        ExportJob ofAnotherKey =
                ExportJob.queued(ExportIds.next(), new Requester("org", "key-2"), first.query(), first.options(), NOW);

        assertThat(requests.submit(ofAnotherKey, KEYED)).isEqualTo(created(ofAnotherKey));
    }

    @Test
    void aKeyIsForgottenAfterADay() {
        ExportJob first = Jobs.queued();
        requests.submit(first, KEYED);
        ExportJob ended = ended(first);
        ExportJob lastMoment = queuedAt(NOW.plus(JobRequests.KEY_KEPT).minusNanos(1_000));
        ExportJob dayLater = queuedAt(NOW.plus(JobRequests.KEY_KEPT));

        assertThat(requests.submit(lastMoment, KEYED)).isEqualTo(joined(ended));
        assertThat(requests.submit(dayLater, KEYED)).isEqualTo(created(dayLater));
        assertThat(requests.submit(queuedAt(dayLater.createdAt()), KEYED)).isEqualTo(joined(dayLater));
    }

    @Test
    void aKeyWhoseJobWasDeletedStartsNoOther() {
        ExportJob first = Jobs.queued();
        requests.submit(first, KEYED);
        JobHistory.in(firestore, Patience.MOST).forget(first.exportId());

        assertThat(requests.submit(Jobs.queued(), KEYED)).isEqualTo(new Answer.Forgotten());
    }

    @Test
    void aRequestWithAKeyWhoseAnswerWasLostHasItsJob() {
        ExportJob first = Jobs.queued();
        server.faults().next(1, "Commit", new Fault.LostAnswer(UNAVAILABLE));

        Answer answer = requests.submit(first, KEYED);

        assertThat(server.faults().fired()).isEqualTo(1);
        assertThat(answer).isEqualTo(joined(first));
    }

    @Test
    void anOrganisationHasAtMostSoManyJobsUnderWayAndWhoJoinsIsNotHeldToIt() {
        ExportJob first = Jobs.queued();
        var one = new Terms(ended -> false, null, 1);
        assertThat(requests.submit(first, one)).isEqualTo(created(first));

        ExportJob another = another();
        assertThat(requests.submit(another, one)).isEqualTo(new Answer.TooManyActive());
        assertThat(store.find(another.exportId())).isEmpty();
        assertThat(requests.submit(Jobs.queued(), one)).isEqualTo(joined(first));
        ended(first);
        assertThat(requests.submit(another, one)).isEqualTo(created(another));
    }

    @Test
    void ofManyRequestsWithOneKeyAtOnceOneCreatesAndAllOthersGetItsJob() throws Exception {
        ExecutorService pool = Executors.newFixedThreadPool(40);
        try {
            Set<String> ids = new HashSet<>();
            for (Future<Answer> answer : pool.invokeAll(
                    Collections.<Callable<Answer>>nCopies(40, () -> requests.submit(Jobs.queued(), KEYED)))) {
                assertThat(answer.get()).isInstanceOf(Answer.Accepted.class);
                ids.add(((Answer.Accepted) answer.get()).submission().job().exportId());
            }
            assertThat(ids).hasSize(1);
        } finally {
            pool.shutdownNow();
        }
    }
}
