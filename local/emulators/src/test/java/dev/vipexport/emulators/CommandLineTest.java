package dev.vipexport.emulators;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vipexport.emulators.CommandLine.Part;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CommandLineTest {

    @Test
    void whatIsNamedIsChosenOnItsUsualPortOrTheOneGiven() {
        CommandLine wanted = CommandLine.parse("--firestore", "--storage=0", "--bucket=a", "--bucket=b");

        assertThat(wanted.port(Part.FIRESTORE)).isEqualTo(8085);
        assertThat(wanted.port(Part.STORAGE)).isZero();
        assertThat(wanted.port(Part.KAFKA)).isNull();
        assertThat(wanted.buckets()).containsExactly("a", "b");
        assertThat(wanted.data(Part.STORAGE)).isNull();
        assertThat(wanted.indexes()).isNull();
    }

    @Test
    void indexesAreThoseOfAFile() {
        assertThat(CommandLine.parse("--firestore", "--indexes=firestore.indexes.json")
                        .indexes())
                .isEqualTo(Path.of("firestore.indexes.json"));
    }

    @Test
    void eachServerKeepsItsDataInADirectoryOfItsOwn() {
        assertThat(CommandLine.parse("--kafka", "--data=/d").data(Part.KAFKA)).isEqualTo(Path.of("/d/kafka"));
    }

    @ParameterizedTest
    @CsvSource({
        "--fire, Not understood: --fire",
        "firestore, Not understood: firestore",
        "--data=, Not understood: --data=",
        "--firestore=, A port is 0 to 65535: --firestore=",
        "--firestore=65536, A port is 0 to 65535: --firestore=65536",
        "--admin, No server is chosen",
        "--firestore --bucket=a, --bucket needs --storage",
        "--kafka --indexes=i.json, --indexes needs --firestore"
    })
    void whatCannotBeUnderstoodIsNamed(String arguments, String message) {
        assertThatThrownBy(() -> CommandLine.parse(arguments.split(" ")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }
}
