package dev.vipexport.testsupport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildJvmTest {
    @TempDir
    private Path folder;

    /** Prints its arguments and a variable, then echoes each line, and ends with 3 after its last one. */
    static final class Echo {
        public static void main(String[] arguments) throws IOException {
            System.err.println("a warning");
            System.out.println("arguments " + String.join(",", arguments));
            System.out.println("variable " + System.getenv("VARIABLE"));
            try (var input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
                for (String line = input.readLine(); line != null; line = input.readLine()) {
                    System.out.println("echo " + line);
                }
            }
            System.exit(3);
        }
    }

    private static ChildJvmBuilder echo() {
        return ChildJvm.ofMain(Echo.class).quickStart().arguments("a", "b").environment("VARIABLE", "set");
    }

    @Test
    void child_talksByLines() throws Exception {
        try (ChildJvm child = echo().start()) {
            assertThat(child.readLine()).isEqualTo("arguments a,b");
            child.send("hello");
            assertThat(child.awaitLine("echo ")).isEqualTo("hello");
            child.requireAlive();
            child.send("unread");

            ChildJvm.Result result = child.awaitEnd();

            assertThat(result.exitCode()).isEqualTo(3);
            assertThat(result.output()).isEqualTo("echo unread");
            assertThat(result.errors()).contains("a warning");
            assertThatThrownBy(child::requireAlive).hasMessageStartingWith("Echo ended with 3: a warning");
            assertThatThrownBy(child::readLine).hasMessageStartingWith("Echo ended before it printed another line");
        }
    }

    @Test
    void log_holdsWholeOutput_ofLoggedChild() throws Exception {
        Path log = folder.resolve("log");
        try (ChildJvm child = echo().withoutEnvironment("PATH").startLogged(log)) {
            assertThat(child.awaitEnd()).isEqualTo(new ChildJvm.Result(3, "", child.log()));
        }
        assertThat(log).content().contains("a warning", "arguments a,b", "variable set");
    }

    @Test
    void kill_returnsUnreadLines() throws Exception {
        try (ChildJvm child = echo().killedOnClose().start()) {
            child.awaitLine("arguments ");
            child.awaitLine("variable ");
            child.send("acknowledged");
            assertThat(child.awaitLine("echo ")).isEqualTo("acknowledged");

            assertThat(child.kill()).isEmpty();
            assertThat(child.awaitEnd().exitCode()).isEqualTo(137);
        }
    }

    @Test
    void interrupt_endsChild() throws Exception {
        // a test that runs in the background may have SIGINT ignored, and so would each child
        try (ChildJvm child = echo().launcher("perl", "-e", "$SIG{INT} = 'DEFAULT'; exec @ARGV")
                .start()) {
            child.awaitLine("variable ");

            assertThat(child.interrupt().exitCode()).isEqualTo(130);
        }
    }

    @Test
    void run_returnsOutput_ofSourceFile() throws Exception {
        Path source = folder.resolve("Hello.java");
        Files.writeString(
                source, "class Hello { public static void main(String[] a) { System.out.print(\"hello \" + a[0]); } }");

        assertThat(ChildJvm.ofMain(source.toString()).arguments("you").run())
                .isEqualTo(new ChildJvm.Result(0, "hello you", ""));
    }
}
