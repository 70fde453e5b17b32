package dev.vipexport.api.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.vipexport.api.error.TooManyRequestsException;
import dev.vipexport.api.limits.BodyBudget.Share;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BodyBudgetTest {
    private static final long BODY = 10_000;

    private final BodyBudget budget = new BodyBudget(16 * BODY);
    private final List<Share> shares = new ArrayList<>();

    private void take(String orgId, int bodies) {
        for (int i = 0; i < bodies; i++) {
            shares.add(budget.take(orgId, BODY));
        }
    }

    private void assertRefused(String orgId) {
        assertThatExceptionOfType(TooManyRequestsException.class).isThrownBy(() -> budget.take(orgId, BODY));
    }

    @Test
    void organisation_takesAQuarter() {
        take("greedy", 4);

        assertRefused("greedy");
        take("other", 4);
    }

    @Test
    void allOrganisations_takeNoMoreThanTheBudget() {
        for (int org = 0; org < 8; org++) {
            take("org-" + org, 2);
        }

        assertRefused("late");
        shares.get(0).close();
        take("late", 1);
        assertRefused("late");
    }

    @Test
    void smallBody_costsTheMinimum() {
        budget.take("org", 1);

        assertThat(budget.takenBytes()).isEqualTo(BodyBudget.MIN_BYTES);
    }

    @Test
    void share_isReturnedOnce() {
        take("org", 4);
        shares.forEach(Share::close);
        shares.forEach(Share::close);

        assertThat(budget.takenBytes()).isZero();
        assertThat(budget.trackedOrganisations()).isZero();
    }
}
