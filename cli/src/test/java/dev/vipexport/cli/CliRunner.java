package dev.vipexport.cli;

import dev.vipexport.cli.output.SafeOutput;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Runs the program in this JVM, without a terminal. */
final class CliRunner {
    final Map<String, String> environment = new HashMap<>();
    final List<Duration> pauses = new ArrayList<>();
    final InterruptHandler interruptHandler = new InterruptHandler();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Path home;
    InstantSource clock = InstantSource.system();
    boolean terminal;

    /** @param home the user's home directory */
    CliRunner(Path home) {
        this.home = home;
    }

    static CliRunner forApi(FakeApi api, Path home) {
        var run = new CliRunner(home);
        run.environment.put("VIP_EXPORT_SERVER", api.url());
        run.environment.put("VIP_EXPORT_KEY", FakeApi.KEY);
        run.environment.put("VIP_EXPORT_SECRET", FakeApi.SECRET);
        return run;
    }

    int execute(String... arguments) {
        out.reset();
        err.reset();
        return VipExport.commandLine(context(), arguments).execute(arguments);
    }

    CliContext context() {
        return new CliContext(
                environment,
                new SafeOutput(new PrintStream(out, true, StandardCharsets.UTF_8)),
                new SafeOutput(new PrintStream(err, true, StandardCharsets.UTF_8)),
                clock,
                pauses::add,
                terminal,
                home,
                interruptHandler);
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    String all() {
        return out() + err();
    }

    byte[] outBytes() {
        return out.toByteArray();
    }
}
