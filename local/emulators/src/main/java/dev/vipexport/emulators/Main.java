package dev.vipexport.emulators;

import dev.vipexport.emulators.CommandLine.Service;
import dev.vipexport.emulators.admin.AdminServer;
import dev.vipexport.emulators.fault.Faults;
import dev.vipexport.emulators.firestore.FirestoreServer;
import dev.vipexport.emulators.firestore.rule.CloudRules;
import dev.vipexport.emulators.firestore.store.Retention;
import dev.vipexport.emulators.kafka.KafkaBroker;
import dev.vipexport.emulators.storage.StorageServer;
import dev.vipexport.emulators.storage.object.StorageRules;
import dev.vipexport.emulators.usage.Usage;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntFunction;
import org.slf4j.LoggerFactory;

/**
 * Starts the chosen servers from the command line, prints their addresses and runs until SIGINT (Ctrl-C) or SIGTERM.
 */
public final class Main {
    private final CommandLine commandLine;
    private final PrintStream out;
    private final Deque<AutoCloseable> running = new ArrayDeque<>();
    private final Map<String, Faults> faults = new ConcurrentHashMap<>();
    private final Map<String, Usage> usage = new ConcurrentHashMap<>();

    private Main(CommandLine commandLine, PrintStream out) {
        this.commandLine = commandLine;
        this.out = out;
    }

    /** Runs the command line. See {@code --help}. */
    public static void main(String[] arguments) throws InterruptedException {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        // must run before the first logger exists; has no effect with another logging library
        System.setProperty(
                "logback.configurationFile",
                System.getProperty("logback.configurationFile", "dev/vipexport/emulators/logback.xml"));
        LoggerFactory.getILoggerFactory(); // once, before several servers log at the same time
        if (List.of(arguments).contains("--help")) {
            out.println(CommandLine.HELP);
            return;
        }
        try {
            Main main = new Main(CommandLine.parse(arguments), out);
            Runtime.getRuntime().addShutdownHook(new Thread(main::stop, "stop"));
            main.start();
            out.println("Ready");
        } catch (IllegalArgumentException notUnderstood) {
            out.println(notUnderstood.getMessage() + "\n" + CommandLine.HELP);
            System.exit(2);
        } catch (IllegalStateException cannotStart) {
            out.println(cannotStart.getMessage());
            System.exit(1);
        }
        Thread.currentThread().join();
    }

    /** Starts the servers in parallel, because most of their start time is class loading. */
    private void start() {
        Map<Service, IntFunction<String>> servers = new LinkedHashMap<>();
        servers.put(Service.KAFKA, this::kafka);
        servers.put(Service.FIRESTORE, this::firestore);
        servers.put(Service.STORAGE, this::storage);
        servers.keySet().retainAll(commandLine.ports().keySet());
        List<CompletableFuture<String>> lines = servers.entrySet().stream()
                .map(server -> CompletableFuture.supplyAsync(
                        () -> startAndDescribe(server.getKey(), server.getValue()), start -> new Thread(start).start()))
                .toList();
        for (CompletableFuture<String> line : lines) {
            out.println(await(line));
        }
        if (commandLine.port(Service.ADMIN) != null) {
            out.println(startAndDescribe(
                    Service.ADMIN,
                    port -> closeOnStop(AdminServer.start(port, faults, usage)).url() + "/faults"));
        }
    }

    private static String await(CompletableFuture<String> line) {
        try {
            return line.join();
        } catch (CompletionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : failed;
        }
    }

    private String startAndDescribe(Service service, IntFunction<String> start) {
        long before = System.nanoTime();
        String endpoint = start.apply(Objects.requireNonNull(commandLine.port(service)));
        long millis = (System.nanoTime() - before) / 1_000_000;
        return "%-10s%s (after %d ms)".formatted(service.option, endpoint, millis);
    }

    private String storage(int port) {
        StorageServer storage =
                closeOnStop(StorageServer.start(new StorageServer.Options(port, commandLine.data(Service.STORAGE))
                        .withRules(commandLine.cloudRules() ? StorageRules.CLOUD : StorageRules.NONE)));
        commandLine.buckets().forEach(storage::createBucket);
        faults.put(Service.STORAGE.option, storage.faults());
        usage.put(Service.STORAGE.option, storage.usage());
        return storage.url();
    }

    private String firestore(int port) {
        var options = new FirestoreServer.Options(port, commandLine.data(Service.FIRESTORE))
                .withRules(commandLine.cloudRules() ? CloudRules.STANDARD : CloudRules.NONE);
        Retention retention =
                commandLine.pointInTimeRecovery() ? Retention.oneHour().withPointInTimeRecovery() : Retention.oneHour();
        Path indexes = commandLine.indexes();
        FirestoreServer firestore =
                closeOnStop(FirestoreServer.start(indexes == null ? options : options.withIndexes(indexes), retention));
        faults.put(Service.FIRESTORE.option, firestore.faults());
        usage.put(Service.FIRESTORE.option, firestore.usage());
        return firestore.endpoint();
    }

    private String kafka(int port) {
        return closeOnStop(KafkaBroker.start(new KafkaBroker.Options(port, 0, commandLine.data(Service.KAFKA))))
                .bootstrapServers();
    }

    private synchronized <T extends AutoCloseable> T closeOnStop(T part) {
        running.push(part);
        return part;
    }

    private synchronized void stop() {
        while (!running.isEmpty()) {
            try {
                running.pop().close();
            } catch (Exception failed) {
                failed.printStackTrace(out); // the other servers must stop nevertheless
            }
        }
        out.println("Stopped");
    }
}
