package dev.vipexport.cli;

import dev.vipexport.cli.api.OpsClient;
import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.exit.ExitException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the operators' console shows and does, for scripts. Each method is a command. */
@Command(
        name = "ops",
        mixinStandardHelpOptions = true,
        description = "For operators: queues, workers, exports of all organisations, dead letters.",
        synopsisSubcommandLabel = "COMMAND")
final class OpsCommand {
    private final CliContext context;

    OpsCommand(CliContext context) {
        this.context = context;
    }

    @Command(
            name = "overview",
            mixinStandardHelpOptions = true,
            description = "Prints the numbers of the console's first page.")
    int overview(@Mixin OpsOptions options) {
        JsonNode now = options.connect(context).get("overview", Map.of());
        if (options.hasJson()) {
            return print(now);
        }
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("stalled exports", text(now, "jobs", "stalled"));
        lines.put(
                "queued, running, assembling",
                text(now, "jobs", "queued") + ", " + text(now, "jobs", "running") + ", "
                        + text(now, "jobs", "assembling"));
        lines.put(
                "oldest active export",
                text(now, "jobs", "oldest", "exportId") + " " + text(now, "jobs", "oldest", "createdAt"));
        lines.put("workers alive, silent", text(now, "workers", "alive") + ", " + text(now, "workers", "silent"));
        lines.put("open dead letters", text(now, "letters", "open"));
        lines.put("callbacks due", text(now, "callbacks", "due"));
        lines.put(
                "observed: Kafka, Firestore",
                text(now, "observed", "kafka") + ", " + text(now, "observed", "firestore"));
        lines.forEach((name, value) -> row(List.of(28), name, value));
        return ExitCode.OK.code();
    }

    @Command(name = "queues", mixinStandardHelpOptions = true, description = "Lists the lanes of tickets.")
    int queues(@Mixin OpsOptions options) {
        return list(
                options,
                options.connect(context).get("overview", Map.of()).path("queues"),
                List.of(10, 8, 8, 12, 8, 9),
                List.of("LANE", "WAITING", "IN HAND", "FIRST WAITS", "RETRIES", "CONSUMERS", "PAUSED"),
                queue -> List.of(
                        text(queue, "lane"),
                        text(queue, "waiting"),
                        text(queue, "inHand"),
                        seconds(queue.path("headAgeSeconds")),
                        text(queue, "retryLag"),
                        text(queue, "members"),
                        text(queue, "paused", "reason")));
    }

    private static String seconds(JsonNode value) {
        return value.isNumber() ? Math.round(value.asDouble()) + " s" : "-";
    }

    @Command(
            name = "organisations",
            mixinStandardHelpOptions = true,
            description = "Lists the organisations with active exports, most first.")
    int organisations(@Mixin OpsOptions options) {
        return list(
                options,
                options.connect(context).get("organisations", Map.of()).path("organisations"),
                List.of(24, 8, 8, 11, 12),
                List.of("ORGANISATION", "QUEUED", "RUNNING", "ASSEMBLING", "ROWS LEFT", "OLDEST"),
                one -> List.of(
                        text(one, "orgId"),
                        text(one, "queued"),
                        text(one, "running"),
                        text(one, "assembling"),
                        text(one, "remainingRows"),
                        text(one, "oldestExportId")));
    }

    @Command(name = "workers", mixinStandardHelpOptions = true, description = "Lists the workers of the last day.")
    int workers(@Mixin OpsOptions options) {
        return list(
                options,
                options.connect(context).get("workers", Map.of()).path("workers"),
                List.of(40, 9, 7, 25),
                List.of("WORKER", "STATE", "IN HAND", "SEEN", "VERSION"),
                worker -> List.of(
                        text(worker, "name"),
                        text(worker, "state"),
                        String.valueOf(worker.path("inHand").size()),
                        text(worker, "seenAt"),
                        text(worker, "version")));
    }

    @Command(
            name = "jobs",
            mixinStandardHelpOptions = true,
            description = "Lists exports of all organisations, newest first.")
    int jobs(
            @Mixin OpsOptions options,
            @Option(
                            names = "--state",
                            paramLabel = "STATE",
                            defaultValue = "",
                            description = "Only exports in this state")
                    String state,
            @Option(
                            names = "--org",
                            paramLabel = "ORG",
                            defaultValue = "",
                            description = "Only those of this organisation")
                    String org,
            @Option(
                            names = "--limit",
                            paramLabel = "N",
                            defaultValue = "50",
                            description = "At most so many, up to 200")
                    int limit) {
        Map<String, String> parameters =
                Map.of("state", state.toLowerCase(Locale.ROOT), "org", org, "limit", String.valueOf(limit));
        return list(
                options,
                options.connect(context).get("jobs", parameters).path("jobs"),
                List.of(32, 20, 10, 12, 28),
                List.of("ID", "ORGANISATION", "STATE", "ROWS", "CREATED", "FAILURE"),
                job -> List.of(
                        text(job, "exportId"),
                        text(job, "orgId"),
                        text(job, "state"),
                        text(job, "rowsTotal"),
                        text(job, "createdAt"),
                        text(job, "failure", "code")));
    }

    @Command(name = "job", mixinStandardHelpOptions = true, description = "Prints all about one export, as JSON.")
    int job(@Mixin OpsOptions options, @Parameters(paramLabel = "ID", description = "The export's id") String id) {
        return print(options.connect(context).get("jobs/" + OpsClient.encode(id), Map.of()));
    }

    @Command(
            name = "cancel",
            mixinStandardHelpOptions = true,
            description = "Cancels an active export. Its caller gets no file.")
    int cancel(
            @Mixin OpsOptions options,
            @Mixin OpsActionOptions action,
            @Parameters(paramLabel = "ID", description = "The export's id") String id) {
        return act(options, action, "jobs/" + OpsClient.encode(id) + ":cancel");
    }

    @Command(name = "letters", mixinStandardHelpOptions = true, description = "Lists the newest dead letters.")
    int letters(
            @Mixin OpsOptions options,
            @Option(
                            names = "--state",
                            paramLabel = "STATE",
                            defaultValue = "open",
                            description = "open, redriven, discarded or moot; an empty text for all. Default: open")
                    String state,
            @Option(names = "--code", paramLabel = "CODE", defaultValue = "", description = "Only with this code")
                    String code,
            @Option(
                            names = "--org",
                            paramLabel = "ORG",
                            defaultValue = "",
                            description = "Only those of this organisation")
                    String org) {
        return list(
                options,
                options.connect(context)
                        .get("letters", Map.of("state", state, "code", code, "org", org, "limit", "200"))
                        .path("letters"),
                List.of(10, 9, 18, 32, 20),
                List.of("ID", "STATE", "CODE", "EXPORT", "ORGANISATION", "SENT"),
                letter -> List.of(
                        text(letter, "id"),
                        text(letter, "state"),
                        text(letter, "code"),
                        text(letter, "exportId"),
                        text(letter, "orgId"),
                        text(letter, "at")));
    }

    @Command(name = "discard", mixinStandardHelpOptions = true, description = "Puts a dead letter aside.")
    int discard(
            @Mixin OpsOptions options,
            @Mixin OpsActionOptions action,
            @Parameters(paramLabel = "ID", description = "The letter's id") String id) {
        return act(options, action, "letters/" + OpsClient.encode(id) + ":discard");
    }

    @Command(
            name = "redrive",
            mixinStandardHelpOptions = true,
            description = "Orders failed exports again: those with these ids, or those of the open dead letters.")
    int redrive(
            @Mixin OpsOptions options,
            @Parameters(paramLabel = "ID", arity = "0..*", description = "Ids of failed exports") @Nullable
                    List<String> ids,
            @Option(names = "--code", paramLabel = "CODE", description = "Only letters with this code") @Nullable
                    String code,
            @Option(names = "--org", paramLabel = "ORG", description = "Only letters of this organisation") @Nullable
                    String org,
            @Option(names = "--since", paramLabel = "TIME", description = "Only letters since this time, in ISO-8601")
                    @Nullable
                    String since,
            @Option(names = "--dry-run", description = "Print what would happen, and change nothing") boolean dryRun,
            @Option(
                            names = "--reason",
                            paramLabel = "TEXT",
                            description = "Why you do it, in 10 to 500 characters. Needed without --dry-run")
                    @Nullable
                    String reason) {
        if (!dryRun && reason == null) {
            throw new ExitException(ExitCode.USAGE, "Give a --reason, or --dry-run to see what would happen");
        }
        OpsClient client = options.connect(context);
        JsonNode plan = client.post(
                "redrives:plan",
                planOf(ids, code, org, since),
                UUID.randomUUID().toString());
        if (!options.hasJson()) {
            print(
                    plan.path("items"),
                    List.of(32, 8),
                    List.of("EXPORT", "VERDICT", "WHY"),
                    item -> List.of(
                            text(item, "exportId"), text(item, "verdict").toLowerCase(Locale.ROOT), text(item, "why")));
        }
        if (dryRun) {
            return options.hasJson() ? print(plan) : ExitCode.OK.code();
        }
        ObjectNode start =
                OutputFormatter.object().put("token", text(plan, "token")).put("reason", reason);
        JsonNode started = client.post("redrives", start, text(plan, "token"));
        if (options.hasJson()) {
            return print(started);
        }
        context.out().println("Redrive " + text(started, "redriveId") + " is " + text(started, "state"));
        return ExitCode.OK.code();
    }

    private static ObjectNode planOf(
            @Nullable List<String> ids, @Nullable String code, @Nullable String org, @Nullable String since) {
        ObjectNode plan = OutputFormatter.object();
        if (ids != null && !ids.isEmpty()) {
            ArrayNode array = plan.putArray("exportIds");
            ids.forEach(array::add);
        }
        return plan.put("code", code).put("org", org).put("since", since);
    }

    @Command(name = "redrives", mixinStandardHelpOptions = true, description = "Lists the newest redrives.")
    int redrives(@Mixin OpsOptions options) {
        return list(
                options,
                options.connect(context).get("redrives", Map.of()).path("redrives"),
                List.of(24, 9, 8, 8, 28),
                List.of("REDRIVE", "STATE", "TOTAL", "DONE", "STARTED", "STOPPED BECAUSE"),
                redrive -> List.of(
                        text(redrive, "redriveId"),
                        text(redrive, "state"),
                        text(redrive, "total"),
                        text(redrive, "redriven"),
                        text(redrive, "createdAt"),
                        text(redrive, "stoppedBecause")));
    }

    @Command(name = "audit", mixinStandardHelpOptions = true, description = "Lists the newest actions of operators.")
    int audit(@Mixin OpsOptions options) {
        return list(
                options,
                options.connect(context).get("audit", Map.of("limit", "200")).path("entries"),
                List.of(28, 14, 16, 34, 20),
                List.of("TIME", "WHO", "ACTION", "TARGET", "OUTCOME", "REASON"),
                entry -> List.of(
                        text(entry, "at"),
                        text(entry, "actor"),
                        text(entry, "action"),
                        text(entry, "target"),
                        text(entry, "outcome"),
                        text(entry, "reason")));
    }

    @Command(
            name = "pause",
            mixinStandardHelpOptions = true,
            description = "Lets the tickets of a lane wait. Tickets in hand end as usual.")
    int pause(
            @Mixin OpsOptions options,
            @Mixin OpsActionOptions action,
            @Parameters(paramLabel = "LANE", description = "jobs, large_jobs or slices") String lane) {
        return act(options, action, "lanes/" + OpsClient.encode(lane) + ":pause");
    }

    @Command(
            name = "resume",
            mixinStandardHelpOptions = true,
            description = "Lets workers take the tickets of a lane again.")
    int resume(
            @Mixin OpsOptions options,
            @Mixin OpsActionOptions action,
            @Parameters(paramLabel = "LANE", description = "jobs, large_jobs or slices") String lane) {
        return act(options, action, "lanes/" + OpsClient.encode(lane) + ":resume");
    }

    @Command(
            name = "drain",
            mixinStandardHelpOptions = true,
            description = "Lets a worker end its tickets and take no more. With --undo, it takes tickets again.")
    int drain(
            @Mixin OpsOptions options,
            @Mixin OpsActionOptions action,
            @Option(names = "--undo", description = "Let the worker take tickets again") boolean undo,
            @Parameters(paramLabel = "WORKER", description = "The worker's name") String worker) {
        return act(options, action, "workers/" + OpsClient.encode(worker) + (undo ? ":resume" : ":drain"));
    }

    private int act(OpsOptions options, OpsActionOptions action, String path) {
        JsonNode answer = options.connect(context).post(path, action.body(), action.key());
        if (options.hasJson()) {
            return print(answer);
        }
        context.out().println(text(answer, "state") + ", audit " + text(answer, "auditId"));
        return ExitCode.OK.code();
    }

    private interface Cells {
        List<String> of(JsonNode item);
    }

    /** Prints one JSON object per line, or columns. */
    private int list(OpsOptions options, JsonNode items, List<Integer> widths, List<String> titles, Cells cells) {
        if (options.hasJson()) {
            items.forEach(context.out()::printJson);
        } else {
            print(items, widths, titles, cells);
        }
        return ExitCode.OK.code();
    }

    private void print(JsonNode items, List<Integer> widths, List<String> titles, Cells cells) {
        OutputFormatter.printRow(context.out(), widths, titles);
        items.forEach(item -> OutputFormatter.printRow(context.out(), widths, cells.of(item)));
    }

    private int print(JsonNode answer) {
        context.out().printJson(answer);
        return ExitCode.OK.code();
    }

    private void row(List<Integer> widths, String... cells) {
        OutputFormatter.printRow(context.out(), widths, List.of(cells));
    }

    private static String text(JsonNode node, String... path) {
        return OutputFormatter.textOf(node, path);
    }
}
