package dev.vipexport.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs the program in a JVM of its own, whose settings tests choose: trusted certificates, names of hosts. */
final class ChildCli {
    final Map<String, String> environment = new HashMap<>();
    private final Path folder;
    private final List<String> jvmOptions;
    private String out = "";
    private String err = "";

    ChildCli(Path folder, String... jvmOptions) {
        this.folder = folder;
        this.jvmOptions = List.of(jvmOptions);
        environment.put("VIP_EXPORT_KEY", FakeApi.KEY);
        environment.put("VIP_EXPORT_SECRET", FakeApi.SECRET);
    }

    int execute(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC"));
        command.addAll(jvmOptions);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), VipExport.class.getName()));
        command.addAll(List.of(arguments));
        return start(command);
    }

    /** Runs another command with the same variables. */
    int start(List<String> command) throws IOException, InterruptedException {
        Path outFile = folder.resolve("child.out");
        Path errFile = folder.resolve("child.err");
        var builder = new ProcessBuilder(command).directory(folder.toFile());
        builder.redirectOutput(outFile.toFile()).redirectError(errFile.toFile());
        builder.environment()
                .keySet()
                .removeIf(name -> name.toLowerCase(Locale.ROOT).endsWith("_proxy"));
        builder.environment().putAll(environment);
        Process process = builder.start();
        try {
            if (!process.waitFor(5, TimeUnit.MINUTES)) {
                throw new IOException("the program does not end");
            }
        } finally {
            process.destroyForcibly();
        }
        out = Files.readString(outFile, StandardCharsets.UTF_8);
        err = Files.readString(errFile, StandardCharsets.UTF_8);
        return process.exitValue();
    }

    String out() {
        return out;
    }

    String err() {
        return err;
    }

    String all() {
        return out + err;
    }
}
