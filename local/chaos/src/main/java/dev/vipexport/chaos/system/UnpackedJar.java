package dev.vipexport.chaos.system;

import dev.vipexport.testsupport.ChildJvm;
import dev.vipexport.testsupport.ChildJvmBuilder;
import java.nio.file.Path;
import java.util.List;

/** The packaged jars as {@code local/chaos/run} has unpacked them. */
final class UnpackedJar {
    private static final Path FOLDER = Path.of("local", "chaos", "target", "apps");

    private UnpackedJar() {}

    /** Builds a process of the jar of {@code api} or {@code worker}. */
    static ChildJvmBuilder of(String module, String name, List<String> arguments) {
        Path folder = FOLDER.resolve(module);
        return ChildJvm.ofJar(folder.resolve("app.jar"))
                .name(name)
                .quickStart()
                .jvmOptions("-XX:SharedArchiveFile=" + folder.resolve("classes.jsa"))
                .arguments(arguments)
                .killedOnClose();
    }
}
