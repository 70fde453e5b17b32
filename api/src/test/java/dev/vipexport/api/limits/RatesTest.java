package dev.vipexport.api.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vipexport.api.ApiSettings;
import dev.vipexport.api.problem.TooManyRequestsException;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class RatesTest {
    private static final DataSize ANY = DataSize.ofKilobytes(1);

    private final Time time = new Time();

    private static final class Time implements TimeMeter {
        private long nanos;

        void pass(Duration duration) {
            nanos += duration.toNanos();
        }

        @Override
        public long currentTimeNanos() {
            return nanos;
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }

    private Rates rates(long perSecond, long burst, long keys) {
        return new Rates(new ApiSettings.Limits(perSecond, burst, keys, ANY, ANY, ANY), time);
    }

    private static void use(Rates rates, String key, int times) {
        for (int i = 0; i < times; i++) {
            rates.admit(key);
        }
    }

    @Test
    void aBurstIsAdmittedAndWhatIsBeyondIsNot() {
        Rates rates = rates(2, 10, 100);
        use(rates, "key", 10);

        assertThatThrownBy(() -> rates.admit("key")).isInstanceOf(TooManyRequestsException.class);
    }

    @Test
    void afterAWhileAsManyAreAdmittedAsHaveBecomeFree() {
        Rates rates = rates(2, 10, 100);
        use(rates, "key", 10);

        time.pass(Duration.ofSeconds(3));
        use(rates, "key", 6);

        assertThatThrownBy(() -> rates.admit("key")).isInstanceOf(TooManyRequestsException.class);
    }

    @Test
    void oneKeyTakesNothingFromAnother() {
        Rates rates = rates(1, 1, 100);
        rates.admit("key");

        assertThatCode(() -> rates.admit("another")).doesNotThrowAnyException();
    }

    @Test
    void anyNumberOfKeysTakesBoundedMemory() {
        Rates rates = rates(1, 1, 100);
        for (int i = 0; i < 100_000; i++) {
            rates.admit("key-" + i);
        }

        assertThat(rates.keys()).isLessThanOrEqualTo(100);
    }

    @Test
    void aKeyThatHasBeenQuietIsForgotten() {
        Rates rates = rates(10, 100, 100);
        use(rates, "key", 100);

        time.pass(Duration.ofSeconds(12));

        assertThat(rates.keys()).isZero();
        use(rates, "key", 100);
    }
}
