package dev.vipexport.bench;

import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.fault.Faults;
import dev.vipexport.emulators.firestore.FirestoreServer;
import dev.vipexport.emulators.kafka.KafkaBroker;
import dev.vipexport.emulators.storage.StorageServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The servers in a process of their own, so that their CPU time is not counted as the export's. Prints {@code name
 * endpoint} for each, then {@code Ready}. Ends when its standard input does. Understands {@code pace N} (rows a second
 * for each stream, 0 for as fast as it can) and {@code counts} (prints how many aggregations were asked for so far).
 */
final class ServersMain {
    private final Faults faults;
    private final AtomicLong counts = new AtomicLong();

    private ServersMain(Faults faults) {
        this.faults = faults;
    }

    public static void main(String[] arguments) throws IOException {
        try (var kafka = KafkaBroker.start(KafkaBroker.Options.temporary());
                var firestore =
                        FirestoreServer.start(FirestoreServer.Options.inMemory().withIndexes(Path.of(arguments[0])));
                var storage = StorageServer.start(StorageServer.Options.temporary())) {
            storage.createBucket(Servers.BUCKET);
            System.out.println("kafka " + kafka.bootstrapServers());
            System.out.println("firestore " + firestore.endpoint());
            System.out.println("storage " + storage.url());
            System.out.println("Ready");
            new ServersMain(firestore.faults()).readCommands();
        }
    }

    private void readCommands() throws IOException {
        pace(0);
        var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String command = commands.readLine(); command != null; command = commands.readLine()) {
            if (command.startsWith("pace ")) {
                pace(Integer.parseInt(command.substring(5)));
            } else {
                System.out.println("counts " + counts.get());
            }
        }
    }

    private void pace(int perSecond) {
        faults.clear();
        faults.arm(Integer.MAX_VALUE, this::isCounted, new Fault.Delay(java.time.Duration.ZERO));
        if (perSecond > 0) {
            faults.arm(Integer.MAX_VALUE, ServersMain::readsMessages, new Fault.Pace(perSecond));
        }
        System.out.println("paced");
    }

    /** Never hit: only looks on. */
    private boolean isCounted(Faults.Call call) {
        if (call.method().equals("RunAggregationQuery")) {
            counts.incrementAndGet();
        }
        return false;
    }

    private static boolean readsMessages(Faults.Call call) {
        return call.method().equals("RunQuery") && call.target().contains("VipMessages");
    }
}
