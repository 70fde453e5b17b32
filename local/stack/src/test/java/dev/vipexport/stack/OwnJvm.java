package dev.vipexport.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Starts a part of the product in a JVM of its own, with this one's class path. */
final class OwnJvm {
    private OwnJvm() {}

    /** @param jvmOptions of two for the same thing the later counts */
    static Process start(Class<?> main, Path log, List<String> jvmOptions, List<String> arguments) throws IOException {
        Path classPath = Files.createTempFile(main.getSimpleName(), ".args");
        classPath.toFile().deleteOnExit();
        Files.writeString(classPath, "-cp \"" + System.getProperty("java.class.path") + "\"");
        List<String> command = new ArrayList<>(List.of(program("java"), "@" + classPath));
        command.addAll(jvmOptions);
        command.addAll(List.of(main.getName(), "--server.address=127.0.0.1"));
        command.addAll(arguments);
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
    }

    /** A program of this JDK. */
    static String program(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }
}
