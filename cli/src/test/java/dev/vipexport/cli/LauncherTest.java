package dev.vipexport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs the script {@code cli/vip-export} with a jar that refers to the classes of this build. */
class LauncherTest {
    @TempDir
    Path folder;

    private ChildCli child;
    private Path script;

    @BeforeEach
    void install() throws IOException {
        script = Files.copy(Path.of("vip-export"), folder.resolve("vip-export"), StandardCopyOption.COPY_ATTRIBUTES);
        var manifest = new Manifest();
        Attributes attributes = manifest.getMainAttributes();
        attributes.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        attributes.put(Attributes.Name.MAIN_CLASS, VipExport.class.getName());
        attributes.put(
                Attributes.Name.CLASS_PATH,
                Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .map(entry -> Path.of(entry).toUri().toString())
                        .collect(Collectors.joining(" ")));
        Path jar = Files.createDirectories(folder.resolve("target")).resolve("cli-1-exec.jar");
        new JarOutputStream(Files.newOutputStream(jar), manifest).close();
        child = new ChildCli(folder);
        child.environment.clear();
        child.environment.put("JAVA_HOME", System.getProperty("java.home"));
    }

    private int execute(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of(script.toString()));
        command.addAll(List.of(arguments));
        return child.start(command);
    }

    @Test
    void javaOpts_reachJava_withQuotedBlanks() throws Exception {
        Path home = folder.resolve("a home");
        Path file = Files.createDirectories(home.resolve(".config/vip-export")).resolve("credentials");
        Files.writeString(file, "key = demo-key\nsecret = demo-secret\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        child.environment.put("JAVA_OPTS", "-Xmx64m \"-Duser.home=" + home + "\" -XX:+UseParallelGC");

        assertThat(execute("webhook-secret")).as(child.all()).isZero();

        assertThat(child.out()).isEqualTo("whsec_wH9ffed4N7De3d2E6xchRxdHQXCt22QGH4A6FyklB18=\n");
        assertThat(child.err()).isEmpty();
    }

    @Test
    void javaOpts_failTheStart_whenJavaRefusesThem() throws Exception {
        child.environment.put("JAVA_OPTS", "-XX:NoSuchOption=1");

        assertThat(execute("--version")).isEqualTo(1);
        assertThat(child.all()).contains("NoSuchOption");
    }

    @Test
    void arguments_reachTheProgram_whateverTheyHold() throws Exception {
        child.environment.put("JAVA_OPTS", "");
        assertThat(execute("--version")).as(child.all()).isZero();

        child.environment.put("JAVA_OPTS", "-Da=b");
        assertThat(execute("status", "a $(b) *")).isEqualTo(2);
        assertThat(child.err()).contains("VIP_EXPORT_SERVER");
    }
}
