package dev.vipexport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** {@code cli/VerifyExport.java}, which needs only a JDK, and the command give equal verdicts. */
class VerifyExportFileTest {
    @TempDir
    static Path classes;

    @TempDir
    Path folder;

    @BeforeAll
    static void compile() {
        String[] arguments = {"-d", classes.toString(), "VerifyExport.java"};
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, arguments))
                .isZero();
    }

    @ParameterizedTest
    @MethodSource("dev.vipexport.cli.VerifyCommandTest#everyKindOfFile")
    void verifyExport_givesSameVerdictsAsCommand(FakeFile file) throws Exception {
        byte[] right = file.bytes();
        assertThat(verdict(file.manifest("x"), right)).startsWith("0 OK: ");
        if (right.length > 0) {
            byte[] wrong = right.clone();
            wrong[right.length / 2] ^= 1;
            assertThat(verdict(file.manifest("x"), wrong)).startsWith("1 NOT the exported file: ");
        }
        String otherRows = file.manifest("x").replaceFirst("\"rows\":\\d+", "\"rows\":77");
        assertThat(verdict(otherRows, right)).contains("slice 0, rows is ");
    }

    @Test
    void verifyExport_printsManifestAsText() throws Exception {
        FakeFile file = SampleFiles.csv();
        String hostile = file.manifest("x").replaceAll("(\"crc32c\":\")[^\"]*", "$1a\u001b[2J\u009b\u202e\nb");

        assertThat(verdict(hostile, file.bytes())).endsWith("the manifest says a?[2J???b" + System.lineSeparator());
    }

    private String verdict(String manifest, byte[] bytes) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classes.toString(),
                        "VerifyExport",
                        Files.writeString(folder.resolve("manifest.json"), manifest)
                                .toString(),
                        Files.write(folder.resolve("file"), bytes).toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() + " " + said;
    }
}
