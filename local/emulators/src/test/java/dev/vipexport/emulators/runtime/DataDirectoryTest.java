package dev.vipexport.emulators.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vipexport.testsupport.ChildJvm;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataDirectoryTest {
    @TempDir
    Path path;

    /** Prints in another process whether it could lock the directory. */
    static final class OtherProcess {
        private OtherProcess() {}

        public static void main(String[] arguments) {
            try (DataDirectory data = DataDirectory.open(Path.of(arguments[0]), "other")) {
                data.lock();
                System.out.println("locked");
            } catch (IllegalStateException e) {
                System.out.println(e.getMessage());
            }
        }
    }

    private String lockInOtherProcess() throws Exception {
        try (ChildJvm other = ChildJvm.ofMain(OtherProcess.class)
                .quickStart()
                .killedOnClose()
                .arguments(path.toString())
                .start()) {
            return other.readLine();
        }
    }

    @Test
    void lock_isKept_whenSecondLockInProcessFails() throws Exception {
        try (DataDirectory first = DataDirectory.open(path, "first")) {
            first.lock();
            try (DataDirectory second = DataDirectory.open(path, "second")) {
                assertThatThrownBy(second::lock)
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessage("Another server in this process uses " + path
                                + "; stop it or choose another directory");
            }

            assertThat(lockInOtherProcess())
                    .isEqualTo("Another process uses " + path + "; stop it or choose another directory");
        }
        assertThat(lockInOtherProcess()).isEqualTo("locked");
    }

    @Test
    void lock_canBeTakenAgain_afterClose() {
        for (int i = 0; i < 2; i++) {
            try (DataDirectory data = DataDirectory.open(path, "again")) {
                data.lock();
            }
        }
    }
}
