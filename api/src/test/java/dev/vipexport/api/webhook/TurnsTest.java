package dev.vipexport.api.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vipexport.api.webhook.Turns.Turn;
import org.junit.jupiter.api.Test;

class TurnsTest {
    private final Turns turns = new Turns(3, 2, 10);

    private Turn next() {
        return turns.next().orElseThrow();
    }

    @Test
    void organisationsTakeTurnsHoweverLongTheirLinesAre() {
        for (int i = 0; i < 5; i++) {
            turns.join("a", "a" + i);
        }
        turns.join("b", "b0");
        turns.join("c", "c0");

        assertThat(next()).isEqualTo(new Turn("a", "a0"));
        assertThat(next()).isEqualTo(new Turn("b", "b0"));
        assertThat(next()).isEqualTo(new Turn("c", "c0"));
    }

    @Test
    void anOrganisationHasSoManyCallsUnderWayAndNoMore() {
        for (int i = 0; i < 3; i++) {
            turns.join("a", "a" + i);
        }
        Turn first = next();
        next();

        assertThat(turns.next()).isEmpty();
        turns.join("b", "b0");
        assertThat(next()).isEqualTo(new Turn("b", "b0"));
        assertThat(turns.next()).isEmpty();
        turns.over(first);
        assertThat(next()).isEqualTo(new Turn("a", "a2"));
    }

    @Test
    void allTogetherHaveSoManyCallsUnderWayAndNoMore() {
        for (String organisation : new String[] {"a", "b", "c", "d"}) {
            turns.join(organisation, organisation);
        }
        next();
        Turn second = next();
        next();

        assertThat(turns.next()).isEmpty();
        turns.over(second);
        assertThat(next()).isEqualTo(new Turn("d", "d"));
    }

    @Test
    void aJobIsInItsLineOnceAlsoWhileItIsUnderWay() {
        turns.join("a", "a0");
        turns.join("a", "a0");
        Turn turn = next();
        turns.join("a", "a0");

        assertThat(turns.next()).isEmpty();
        turns.over(turn);
        assertThat(turns.next()).isEmpty();
        turns.join("a", "a0");
        assertThat(turns.next()).isPresent();
    }

    @Test
    void aLineGetsNoLongerThanItMay() {
        for (int i = 0; i < 20; i++) {
            turns.join("a", "a" + i);
        }
        int taken = 0;
        for (var turn = turns.next(); turn.isPresent(); turn = turns.next()) {
            taken++;
            turns.over(turn.get());
        }

        assertThat(taken).isEqualTo(10);
    }

    @Test
    void aTurnEndsOnce() {
        turns.join("a", "a0");
        Turn turn = next();
        turns.over(turn);

        assertThatThrownBy(() -> turns.over(turn)).isInstanceOf(IllegalStateException.class);
    }
}
