package dev.vipexport.testsupport;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Collects what a {@link ChildJvm} starts with. */
public final class ChildJvmBuilder {
    private static final List<String> QUICK_START =
            List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xshare:auto");

    private final List<String> program;
    private final List<String> launcher = new ArrayList<>();
    private final List<String> jvmOptions = new ArrayList<>();
    private final List<String> arguments = new ArrayList<>();
    private final Map<String, String> environment = new LinkedHashMap<>();
    private final Set<String> withoutEnvironment = new LinkedHashSet<>();
    private String name;
    private String classPath = System.getProperty("java.class.path");
    private @Nullable Path directory;
    private boolean killedOnClose;

    ChildJvmBuilder(String name, List<String> program) {
        this.name = name;
        this.program = program;
    }

    /** Sets the name that failures call the child. */
    public ChildJvmBuilder name(String name) {
        this.name = name;
        return this;
    }

    /** Sets the class path. Without this call it is that of this JVM. */
    public ChildJvmBuilder classPath(String classPath) {
        this.classPath = classPath;
        return this;
    }

    /** Adds options that make a JVM of a few seconds cheap: the first compiler only, the serial collector. */
    public ChildJvmBuilder quickStart() {
        return jvmOptions(QUICK_START);
    }

    /** Adds options of the JVM, such as {@code -Xmx256m}. A later option overrides an earlier one. */
    public ChildJvmBuilder jvmOptions(String... options) {
        return jvmOptions(List.of(options));
    }

    /** Adds options of the JVM. A later option overrides an earlier one. */
    public ChildJvmBuilder jvmOptions(List<String> options) {
        jvmOptions.addAll(options);
        return this;
    }

    /** Adds arguments of the program. */
    public ChildJvmBuilder arguments(String... arguments) {
        return arguments(List.of(arguments));
    }

    /** Adds arguments of the program. */
    public ChildJvmBuilder arguments(List<String> arguments) {
        this.arguments.addAll(arguments);
        return this;
    }

    /** Sets an environment variable on top of those of this JVM. */
    public ChildJvmBuilder environment(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Withholds environment variables of this JVM from the child. */
    public ChildJvmBuilder withoutEnvironment(String... variables) {
        withoutEnvironment.addAll(List.of(variables));
        return this;
    }

    /** Sets the working directory. Without this call it is that of this JVM. */
    public ChildJvmBuilder directory(Path directory) {
        this.directory = directory;
        return this;
    }

    /** Sets a command that starts the JVM: it gets the JVM's command line as its last arguments, and execs it. */
    public ChildJvmBuilder launcher(String... command) {
        launcher.addAll(List.of(command));
        return this;
    }

    /** Makes {@link ChildJvm#close()} send SIGKILL at once. */
    public ChildJvmBuilder killedOnClose() {
        killedOnClose = true;
        return this;
    }

    /** Starts a child whose standard output the test reads. Standard error goes to a temporary file. */
    public ChildJvm start() throws IOException {
        Path errors = temporaryFile();
        return new ChildJvm(name, process().redirectError(errors.toFile()).start(), errors, true, killedOnClose);
    }

    /** Starts a child whose whole output goes to a temporary file, which is deleted when the child is closed. */
    public ChildJvm startLogged() throws IOException {
        return startLogged(temporaryFile(), true);
    }

    /** Starts a child whose whole output goes to {@code log}, which stays. */
    public ChildJvm startLogged(Path log) throws IOException {
        return startLogged(log, false);
    }

    private ChildJvm startLogged(Path log, boolean temporary) throws IOException {
        ProcessBuilder builder = process().redirectErrorStream(true).redirectOutput(Redirect.to(log.toFile()));
        return new ChildJvm(name, builder.start(), log, temporary, killedOnClose);
    }

    /** Runs the child to its end and returns its exit code and output. */
    public ChildJvm.Result run() throws IOException, InterruptedException {
        try (ChildJvm child = start()) {
            return child.awaitEnd();
        }
    }

    private static Path temporaryFile() throws IOException {
        Path file = Files.createTempFile("child-jvm", ".log");
        file.toFile().deleteOnExit();
        return file;
    }

    private ProcessBuilder process() {
        List<String> command = new ArrayList<>(launcher);
        command.add(JdkTools.path("java"));
        command.addAll(jvmOptions);
        // the child logs to the file that the extensions of this fork read
        String fork = System.getProperty("test.fork");
        if (fork != null) {
            command.add("-Dtest.fork=" + fork);
        }
        command.addAll(program);
        command.addAll(arguments);
        var builder = new ProcessBuilder(command);
        if (directory != null) {
            builder.directory(directory.toFile());
        }
        builder.environment().keySet().removeAll(withoutEnvironment);
        // a variable, because a command line may be too short for a long class path
        builder.environment().put("CLASSPATH", classPath);
        builder.environment().putAll(environment);
        return builder;
    }
}
