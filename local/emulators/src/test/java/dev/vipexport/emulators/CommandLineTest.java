package dev.vipexport.emulators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vipexport.emulators.CommandLine.Service;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {

    @Test
    void server_getsDefaultOrGivenPort_whenNamed() {
        CommandLine options = CommandLine.parse("--firestore", "--storage=0", "--bucket=a", "--bucket=b");

        assertThat(options.port(Service.FIRESTORE)).isEqualTo(8085);
        assertThat(options.port(Service.STORAGE)).isZero();
        assertThat(options.port(Service.KAFKA)).isNull();
        assertThat(options.buckets()).containsExactly("a", "b");
        assertThat(options.data(Service.STORAGE)).isNull();
        assertThat(options.indexes()).isNull();
    }

    @Test
    void indexesOption_namesFile() {
        assertThat(CommandLine.parse("--firestore", "--indexes=firestore.indexes.json")
                        .indexes())
                .isEqualTo(Path.of("firestore.indexes.json"));
    }

    @Test
    void cloudRulesOption_isOff_unlessNamed() {
        assertThat(CommandLine.parse("--firestore", "--cloud-rules").cloudRules())
                .isTrue();
        assertThat(CommandLine.parse("--firestore").cloudRules()).isFalse();
        assertThat(CommandLine.parse("--firestore", "--point-in-time-recovery").pointInTimeRecovery())
                .isTrue();
        assertThat(CommandLine.parse("--firestore").pointInTimeRecovery()).isFalse();
    }

    @Test
    void dataOption_givesEachServerOwnDirectory() {
        assertThat(CommandLine.parse("--kafka", "--data=/d").data(Service.KAFKA))
                .isEqualTo(Path.of("/d/kafka"));
    }

    @ParameterizedTest
    @CsvSource({
        "--fire, Invalid argument: --fire",
        "firestore, Invalid argument: firestore",
        "--data=, Invalid argument: --data=",
        "--firestore=, A port is 0 to 65535: --firestore=",
        "--firestore=65536, A port is 0 to 65535: --firestore=65536",
        "--admin, 'Name at least one of --kafka, --firestore and --storage'",
        "--firestore --bucket=a, --bucket needs --storage",
        "--kafka --indexes=i.json, --indexes needs --firestore",
        "--kafka --cloud-rules, --cloud-rules needs --firestore or --storage",
        "--firestore --cloud-rules=on, Invalid argument: --cloud-rules=on"
    })
    void arguments_areRejectedByName_whenInvalid(String arguments, String message) {
        assertThatThrownBy(() -> CommandLine.parse(arguments.split(" ")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
