package dev.vipexport.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vipexport.stack.LocalSettings.Port;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LocalSettingsTest {

    @Test
    void parse_usesDefaults_whenThereAreNoOptions() {
        LocalSettings settings = LocalSettings.parse();

        assertThat(settings.port(Port.API)).isEqualTo(8080);
        assertThat(settings.port(Port.KAFKA)).isEqualTo(9092);
        assertThat(settings.port(Port.KAFKA_CONTROLLER)).isEqualTo(9093);
        assertThat(settings.port(Port.FIRESTORE)).isEqualTo(8085);
        assertThat(settings.port(Port.STORAGE)).isEqualTo(4443);
        assertThat(settings.data()).isEqualTo(Path.of(".local").toAbsolutePath());
        assertThat(settings.importFile()).isNull();
        assertThat(settings.cloudRules()).isTrue();
    }

    @Test
    void parse_readsOptionsAndPassesDottedOnesOn() {
        LocalSettings settings = LocalSettings.parse(
                "--api-port=1",
                "--kafka-port=65535",
                "--data=/d",
                "--import=m.jsonl",
                "--cloud-rules=off",
                "--vip-export.a.b=c=d");

        assertThat(settings.port(Port.API)).isEqualTo(1);
        assertThat(settings.port(Port.KAFKA)).isEqualTo(65_535);
        assertThat(settings.data()).isEqualTo(Path.of("/d"));
        assertThat(settings.importFile()).isEqualTo(Path.of("m.jsonl"));
        assertThat(settings.cloudRules()).isFalse();
        assertThat(settings.applicationOptions()).containsExactly("--vip-export.a.b=c=d");
    }

    @ParameterizedTest
    @CsvSource({
        "--api-port=0, '--api-port must be a port from 1 to 65535, not 0'",
        "--api-port=70000, '--api-port must be a port from 1 to 65535, not 70000'",
        "--api-port=x, '--api-port must be a port from 1 to 65535, not x'",
        "--cloud-rules=x, '--cloud-rules must be on or off, not x'",
        "--port=1, Unknown option: --port",
        "import, Invalid argument: import",
        "--help, Options: --api-port=8080",
    })
    void parse_namesMistake_whenOptionIsInvalid(String argument, String reason) {
        assertThatThrownBy(() -> LocalSettings.parse(argument))
                .isInstanceOf(StartupException.class)
                .hasMessageStartingWith(reason);
    }

    @Test
    void requireFree_namesServiceAndOption_whenPortIsInUse() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            LocalSettings settings = LocalSettings.parse("--kafka-port=" + taken.getLocalPort());

            assertThatThrownBy(() -> PortChecks.requireFree(settings, Port.KAFKA))
                    .isInstanceOf(StartupException.class)
                    .hasMessage("Port " + taken.getLocalPort() + " of Kafka is in use. Choose another port:"
                            + " ./mvnw spring-boot:run -Dspring-boot.run.arguments=--kafka-port=PORT");
        }
    }

    @Test
    void requireDistinct_fails_whenTwoServicesShareAPort() {
        LocalSettings settings = LocalSettings.parse("--storage-port=18081", "--api-port=18081");

        assertThatThrownBy(() -> PortChecks.requireDistinct(settings)).hasMessageContaining("is set for both");
    }
}
