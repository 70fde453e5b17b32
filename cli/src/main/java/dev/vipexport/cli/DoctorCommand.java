package dev.vipexport.cli;

import dev.vipexport.cli.doctor.Check;
import dev.vipexport.cli.doctor.Doctor;
import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.http.HttpTransport;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Says in words what is wrong with credentials, address, connection, server and clock. */
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description =
                "Checks credentials, address, connection, the server's version, the clock and the access, and says"
                        + " what to do. Ends with the exit code of the first check that failed.")
final class DoctorCommand implements Callable<Integer> {
    private static final List<Integer> WIDTHS = List.of(7, 11);

    private final CliContext context;

    @Option(
            names = "--json",
            description =
                    "Print {\"ok\",\"client\",\"serverVersion\",\"checks\":[{\"name\",\"state\",\"message\",\"advice\"}]}")
    private boolean json;

    @Mixin
    private ConnectionOptions connect = new ConnectionOptions();

    DoctorCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        var doctor = new Doctor(HttpTransport.of(context.environment()), context.clock(), context.sleeper());
        List<Check> checks = doctor.examine(() -> connect.server(context), () -> connect.credentials(context));
        ExitCode exit = checks.stream()
                .map(Check::exitCode)
                .filter(code -> code != ExitCode.OK)
                .findFirst()
                .orElse(ExitCode.OK);
        if (json) {
            print(checks, doctor, exit);
        } else {
            checks.forEach(this::print);
        }
        return exit.code();
    }

    private void print(Check check) {
        OutputFormatter.printRow(
                context.out(),
                WIDTHS,
                List.of(check.state().label(), check.name().label(), check.toLine()));
    }

    private void print(List<Check> checks, Doctor doctor, ExitCode exit) {
        ObjectNode result = OutputFormatter.object()
                .put("ok", exit == ExitCode.OK)
                .put("client", VipExport.version())
                .put("serverVersion", doctor.serverVersion());
        ArrayNode list = result.putArray("checks");
        for (Check check : checks) {
            list.addObject()
                    .put("name", check.name().label())
                    .put("state", check.state().label())
                    .put("message", check.text())
                    .put("advice", check.advice().isEmpty() ? null : check.advice());
        }
        context.out().printJson(result);
    }
}
