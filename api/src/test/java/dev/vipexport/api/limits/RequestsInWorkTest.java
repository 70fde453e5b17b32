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
    private final RequestsInWork inWork = new RequestsInWork(2, 2);
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
