package dev.vipexport.testsupport;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs programs of the JDK that runs this JVM, such as {@code keytool} and {@code jcmd}. */
public final class JdkTools {
    private JdkTools() {}

    /** Returns the path of the program {@code name}. */
    public static String path(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }

    /** Runs the program to its end and returns what it printed. Fails with that if its exit code is not 0. */
    public static String run(String name, String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(path(name)));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        int exitCode = process.waitFor();
        if (exitCode != 0) {
            throw new AssertionError(name + " ended with " + exitCode + ": " + output);
        }
        return output;
    }
}
