package dev.vipexport.api.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vipexport.api.error.TooManyRequestsException;
import dev.vipexport.api.limits.RequestsInWork.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class RequestsInWorkTest {
    private RequestsInWork inWork = new RequestsInWork(2, 1_000, 1, 2);
    private final List<String> turns = new ArrayList<>();

    private Place enter(String orgId) {
        return Objects.requireNonNull(inWork.tryEnter(orgId));
    }

    private Place await(String orgId, String name) {
        return inWork.await(orgId, () -> turns.add(name));
    }

    @Test
    void requests_waitForTheirTurn_inOrder() {
        Place first = enter("org");
        enter("org");
        assertThat(inWork.tryEnter("org")).isNull();
        await("org", "third");
        Place fourth = await("org", "fourth");

        first.end();
        first.end();
        assertThat(turns).containsExactly("third");
        fourth.end();
        assertThat(turns).containsExactly("third");
    }

    @Test
    void request_hasItsTurnAtOnce_whenPlaceIsFree() {
        await("org", "first");

        assertThat(turns).containsExactly("first");
    }

    @Test
    void request_isRefused_whenTooManyWait() {
        enter("org");
        enter("org");
        await("org", "a");
        await("org", "b");

        assertThatExceptionOfType(TooManyRequestsException.class).isThrownBy(() -> await("org", "c"));
        assertThat(inWork.tryEnter("other")).isNotNull();
    }

    @Test
    void organisation_runsItsGuaranteedRequests_whateverOthersDo() {
        inWork = new RequestsInWork(4, 6, 2, 10);
        for (int i = 0; i < 4; i++) {
            enter("first");
        }
        enter("second");
        enter("second");

        assertThat(inWork.tryEnter("second")).isNull();
        enter("third");
        enter("third");
        assertThat(inWork.tryEnter("third")).isNull();
    }

    @Test
    void organisations_takeTurns_whenAllWait() {
        inWork = new RequestsInWork(10, 4, 1, 10);
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            places.add(enter("first"));
        }
        enter("second");
        enter("third");
        for (int i = 0; i < 3; i++) {
            await("second", "second");
            await("third", "third");
        }

        places.forEach(Place::end);

        // the first two ends make room for the guaranteed requests beyond the total
        assertThat(turns).containsExactly("second", "third");
    }

    @Test
    void turn_passesOver_organisationsAtTheirMaximum() {
        inWork = new RequestsInWork(2, 3, 1, 10);
        enter("first");
        enter("first");
        Place running = enter("second");
        await("first", "first");
        await("second", "second");

        running.end();

        assertThat(turns).containsExactly("second");
    }

    @Test
    void organisations_areForgotten_whenTheirRequestsEnd() {
        for (int i = 0; i < 100; i++) {
            Place running = enter("org-" + i);
            Place second = enter("org-" + i);
            Place waiting = await("org-" + i, "w");
            running.end();
            second.end();
            waiting.end();
        }

        assertThat(inWork.trackedOrganisations()).isZero();
    }
}
