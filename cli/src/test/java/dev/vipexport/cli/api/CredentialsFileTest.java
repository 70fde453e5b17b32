package dev.vipexport.cli.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vipexport.cli.exit.ExitException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CredentialsFileTest {
    @TempDir
    Path folder;

    private Path file(String permissions, String text) throws IOException {
        Path file = Files.writeString(folder.resolve("credentials"), text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    @Test
    void read_returnsKeyAndSecretVerbatim() throws IOException {
        Path file = file("rw-------", "# mine\n\nkey = k\nsecret=s=\\n \n");

        assertThat(CredentialsFile.read(file)).isEqualTo(new Credentials("k", "s=\\n"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-rw-rw-"})
    void read_fails_whenFileIsOpenToOthers(String permissions) throws IOException {
        Path file = file(permissions, "key=k\nsecret=s");

        assertThatThrownBy(() -> CredentialsFile.read(file))
                .isInstanceOf(ExitException.class)
                .hasMessageContaining("chmod 600 " + file);
    }

    @Test
    void read_checksTheLinkedFile_whenFileIsALink() throws IOException {
        Path file = file("rw-------", "key=k\nsecret=s");
        Path link = Files.createSymbolicLink(folder.resolve("link"), file);
        assertThat(CredentialsFile.read(link)).isEqualTo(new Credentials("k", "s"));

        file("rw-r--r--", "key=k\nsecret=s");
        assertThatThrownBy(() -> CredentialsFile.read(link)).isInstanceOf(ExitException.class);
    }

    @Test
    void read_fails_whenFileIsLarge() throws IOException {
        Path file = file("rw-------", "key=k\nsecret=s\n" + "#".repeat(1 << 16));

        assertThatThrownBy(() -> CredentialsFile.read(file))
                .isInstanceOf(ExitException.class)
                .hasMessageContaining("64 KiB");
    }

    @ParameterizedTest
    @ValueSource(strings = {"key=k", "secret=hidden", "key=k\nsecret=", "key=k\nhidden"})
    void read_failsWithoutShowingValues_whenLineIsMissing(String text) throws IOException {
        Path file = file("r--------", text);

        assertThatThrownBy(() -> CredentialsFile.read(file))
                .isInstanceOf(ExitException.class)
                .hasMessageNotContaining("hidden");
    }

    @Test
    void toString_hidesSecret() {
        assertThat(new Credentials("k", "hidden")).asString().doesNotContain("hidden");
    }
}
