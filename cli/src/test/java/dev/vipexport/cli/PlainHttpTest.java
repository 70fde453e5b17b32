package dev.vipexport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlainHttpTest extends CommandTestBase {
    private static final String WARNING = "warning: http";

    private int list(String server) {
        return run.execute("list", "--retries=0", "--server=" + server);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://export.invalid", "HTTP://export.invalid", "http://127.0.0.1.invalid:80"})
    void warning_isPrintedOnce_whenHostIsForeign(String server) {
        assertThat(list(server)).isEqualTo(5);

        assertThat(run.err()).containsOnlyOnce(WARNING);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void warning_isAbsent_whenHostIsLoopbackOrTlsIsUsed() {
        assertThat(list(api.url())).isZero();
        assertThat(run.err()).isEmpty();
        for (String server :
                new String[] {"https://export.invalid", "http://localhost:1", "http://[::1]:1", "http://127.9.9.9:1"}) {
            assertThat(list(server)).isEqualTo(5);
            assertThat(run.err()).doesNotContain(WARNING);
        }
    }
}
