package dev.vipexport.chaos.system;

import dev.vipexport.chaos.history.Entry.Disturbance;
import dev.vipexport.chaos.history.HistoryWriter;
import dev.vipexport.chaos.system.Relay.Moment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Disturbs the system until a time, as its seed decides. A dead process starts again soon. */
public final class Disturber {
    private static final List<Step> STEPS = List.of(Step.values());
    private static final int[] FIRESTORE_CODES = {14, 14, 14, 4, 8, 10, 13};
    private static final int[] STORAGE_CODES = {503, 503, 503, 500, 502, 429};
    private static final String[] FIRESTORE_METHODS = {"RunQuery", "Commit", "BatchGetDocuments", "RunAggregationQuery"
    };
    private static final String[] STORAGE_METHODS = {"POST", "PUT", "GET", "DELETE"};
    private static final Duration MAX_END = Duration.ofMinutes(12);

    private final Cluster cluster;
    private final HistoryWriter history;
    private final Random random;
    private final long end;
    private final List<Action> choices = new ArrayList<>();
    private final ExecutorService background = Executors.newCachedThreadPool();
    private final Queue<Future<?>> pending = new ConcurrentLinkedQueue<>();
    private final Set<ServerProcess> restarting = ConcurrentHashMap.newKeySet();
    private volatile boolean isOver;

    @FunctionalInterface
    private interface Action {
        void run() throws Exception;
    }

    /** Creates a disturber that ends at {@code end}, in the time of the history. */
    public Disturber(Cluster cluster, HistoryWriter history, long seed, long end) {
        this.cluster = cluster;
        this.history = history;
        this.random = new Random(seed);
        this.end = end;
        add(10, () -> kill(anyWorker(), "at random"));
        add(30, this::killAtStep);
        add(6, () -> kill(cluster.api(), "at random"));
        add(8, () -> pause(anyWorker(), 7_000, 11_000));
        add(3, () -> pause(cluster.api(), 1_000, 6_000));
        add(10, this::part);
        add(6, this::cut);
        add(20, this::armFirestore);
        add(20, this::armStorage);
        add(2, () -> restart(cluster.servers().get(0)));
        add(4, () -> restart(cluster.servers().get(1)));
        add(4, () -> restart(cluster.servers().get(2)));
    }

    private void add(int weight, Action action) {
        for (int i = 0; i < weight; i++) {
            choices.add(action);
        }
    }

    /** Disturbs until the end, then makes the system whole. */
    public void run() throws Exception {
        while (history.now() < end) {
            Thread.sleep(500 + random.nextInt(2_500));
            choices.get(random.nextInt(choices.size())).run();
        }
        isOver = true;
        // a kill of the last moment is not followed by a start
        for (AppProcess app : cluster.apps()) {
            app.signal("CONT");
            app.startAgain();
        }
        background.shutdown();
        if (!background.awaitTermination(MAX_END.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException("a disturbance does not end");
        }
        for (Future<?> one : pending) {
            one.get();
        }
        cluster.calm();
        record("calm", "all", "");
    }

    private void record(String kind, String target, String detail) {
        history.add(new Disturbance(history.now(), kind, target, detail));
    }

    private AppProcess anyWorker() {
        List<AppProcess> workers = cluster.workers();
        return workers.get(random.nextInt(workers.size()));
    }

    private void kill(AppProcess app, String when) {
        int delay = restartDelay();
        app.kill();
        record("kill", app.name(), when);
        inBackground(() -> startAfter(delay, app));
    }

    private int restartDelay() {
        return 200 + random.nextInt(3_000);
    }

    private void startAfter(int delay, AppProcess app) throws Exception {
        Thread.sleep(delay);
        if (app.startAgain()) {
            app.awaitHealth();
            record("up", app.name(), "start " + app.starts());
        }
    }

    private void inBackground(Action action) {
        if (!isOver) {
            pending.add(background.submit(() -> {
                action.run();
                return null;
            }));
        }
    }

    /** Lets other disturbances happen meanwhile. */
    private void killAtStep() {
        AppProcess worker = anyWorker();
        Step step = STEPS.get(random.nextInt(STEPS.size()));
        Moment moment = random.nextBoolean() ? Moment.BEFORE : Moment.AFTER;
        int delay = restartDelay();
        Relay relay = step.relayOf(worker);
        relay.watch(step.text, moment, () -> {
            if (!isOver) {
                worker.kill();
                record("kill at step", worker.name(), moment + " " + step);
                inBackground(() -> startAfter(delay, worker));
            }
        });
    }

    private void pause(AppProcess app, int min, int max) {
        int millis = min + random.nextInt(max - min);
        app.signal("STOP");
        record("pause", app.name(), millis + " ms");
        inBackground(() -> {
            Thread.sleep(millis);
            app.signal("CONT");
            record("continue", app.name(), "");
        });
    }

    private void part() {
        List<AppProcess> apps = cluster.apps();
        AppProcess app = apps.get(random.nextInt(apps.size()));
        boolean isFirestore = random.nextBoolean();
        Relay relay = isFirestore ? app.toFirestore() : app.toStorage();
        int millis = 1_000 + random.nextInt(8_000);
        relay.part();
        record("part", app.name(), (isFirestore ? "from Firestore" : "from Cloud Storage") + " for " + millis + " ms");
        inBackground(() -> {
            Thread.sleep(millis);
            relay.join();
        });
    }

    private void cut() {
        List<AppProcess> apps = cluster.apps();
        AppProcess app = apps.get(random.nextInt(apps.size()));
        boolean isFirestore = random.nextBoolean();
        (isFirestore ? app.toFirestore() : app.toStorage()).cut();
        record("cut", app.name(), isFirestore ? "from Firestore" : "from Cloud Storage");
    }

    private void armFirestore() throws Exception {
        arm(cluster.servers().get(1), FIRESTORE_METHODS, FIRESTORE_CODES[random.nextInt(FIRESTORE_CODES.length)], 200);
    }

    private void armStorage() throws Exception {
        arm(cluster.servers().get(2), STORAGE_METHODS, STORAGE_CODES[random.nextInt(STORAGE_CODES.length)], 20_000);
    }

    private void arm(ServerProcess server, String[] methods, int code, int maxAfter) throws Exception {
        if (restarting.contains(server)) {
            return;
        }
        int after = random.nextInt(maxAfter);
        String fault = switch (random.nextInt(6)) {
            case 0 -> "{\"kind\":\"status\",\"code\":" + code + "}";
            case 1 -> "{\"kind\":\"lostAnswer\",\"code\":" + code + "}";
            case 2 -> "{\"kind\":\"delay\",\"millis\":" + (200 + random.nextInt(4_000)) + "}";
            case 3 -> "{\"kind\":\"break\",\"after\":" + after + ",\"code\":" + code + "}";
            case 4 -> "{\"kind\":\"stall\",\"after\":" + after + ",\"millis\":" + (500 + random.nextInt(7_000)) + "}";
            default -> "{\"kind\":\"cut\",\"after\":" + after + "}";
        };
        String armed = "{\"times\":" + (1 + random.nextInt(5)) + ",\"method\":\""
                + methods[random.nextInt(methods.length)] + "\",\"fault\":" + fault + "}";
        server.arm(armed);
        record("fault", server.name(), armed);
    }

    private void restart(ServerProcess server) {
        if (!restarting.add(server)) {
            return;
        }
        record("restart", server.name(), "");
        inBackground(() -> {
            server.restart();
            restarting.remove(server);
            record("up", server.name(), "");
        });
    }
}
