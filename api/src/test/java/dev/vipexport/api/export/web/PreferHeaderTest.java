package dev.vipexport.api.export.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PreferHeaderTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '#',
            value = {
                "respond-async                               # true  #",
                "Respond-Async                               # true  #",
                "respond-async, wait=10                      # true  # 10",
                "wait=10 , respond-async                     # true  # 10",
                "wait=10                                     # false # 10",
                "wait = 10                                   # false # 10",
                "WAIT=10                                     # false # 10",
                "wait=\"10\"                                 # false # 10",
                "wait=\"1\\0\"                               # false # 10",
                "wait=0                                      # false # 0",
                "wait=10; foo=\"a,b\"; bar, respond-async    # true  # 10",
                "wait=10, wait=20                            # false # 10",
                "wait=x, wait=20                             # false #",
                "wait=-1                                     # false #",
                "wait=1.5                                    # false #",
                "wait=99999999999999                         # false #",
                "wait                                        # false #",
                "wait=                                       # false #",
                "return=minimal, handling=lenient            # false #",
                "foo=\"respond-async, wait=3\"               # false #",
                "foo=\"\\\", wait=3\", respond-async         # true  #",
                "respond-async=\"\"                          # true  #",
                "respond-async=no                            # false #",
                ",,respond-async,,                           # true  #",
                "foo=\"never closed, wait=3                  # false #",
                "\"                                          # false #",
                "=                                           # false #",
                ";;;                                         # false #",
            })
    void parse_readsKnownPreferences(String header, boolean respondAsync, @Nullable Long seconds) {
        assertThat(PreferHeader.parse(List.of(header)))
                .isEqualTo(new PreferHeader(respondAsync, seconds == null ? null : Duration.ofSeconds(seconds)));
    }

    @Test
    void parse_joinsHeaderLines() {
        assertThat(PreferHeader.parse(List.of("foo", "wait=7", "respond-async")))
                .isEqualTo(new PreferHeader(true, Duration.ofSeconds(7)));
    }

    @Test
    void parse_prefersNothing_whenHeaderIsMissing() {
        assertThat(PreferHeader.parse(List.of())).isEqualTo(new PreferHeader(false, null));
    }
}
