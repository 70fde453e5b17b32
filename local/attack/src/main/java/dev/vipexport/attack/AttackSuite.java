package dev.vipexport.attack;

import dev.vipexport.attack.Probe.Times;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Runs the attacks that its arguments name, or all, and fails if a victim feels one of them. The argument {@code short}
 * leaves out what takes longest.
 */
public final class AttackSuite {
    private static final Duration SHORT_WATCH = Duration.ofMillis(2_500);
    private static final Duration LONG_WATCH = Duration.ofSeconds(8);
    private static final Duration WARM_UP = Duration.ofSeconds(4);
    private static final Duration QUIET = Duration.ofSeconds(3);

    /** The embedded servers report every connection that an attack breaks. */
    private static final Logger GRPC = Logger.getLogger("io.grpc");

    private AttackSuite() {}

    /** Runs the suite and ends the process. The exit code is 1 if an attack succeeded. */
    public static void main(String[] arguments) {
        GRPC.setLevel(Level.OFF);
        // the clients' threads would keep the process alive
        try {
            System.exit(run(new LinkedHashSet<>(Arrays.asList(arguments))) ? 0 : 1);
        } catch (Exception | AssertionError e) {
            e.printStackTrace();
            System.exit(1);
        }
    }

    private static List<Attack> all() {
        return Stream.of(
                        SlowPeers.attacks(),
                        Streams.attacks(),
                        Budgets.attacks(),
                        Logs.attacks(),
                        Texts.attacks(),
                        Poison.attacks(),
                        List.of(Budgets.last()))
                .flatMap(List::stream)
                .toList();
    }

    private static boolean run(Set<String> arguments) throws Exception {
        boolean isShort = arguments.remove("short");
        Set<String> known = all().stream().map(Attack::name).collect(Collectors.toSet());
        if (!known.containsAll(arguments)) {
            System.err.println("Attacks are " + known + ", not " + arguments);
            return false;
        }
        List<Attack> chosen = all().stream()
                .filter(attack ->
                        arguments.isEmpty() ? attack.isInShortForm() || !isShort : arguments.contains(attack.name()))
                .toList();
        try (var backend = new Backend()) {
            var options = new ArrayList<>(backend.options());
            options.addAll(Budgets.OPTIONS);
            try (var worker = new Target("worker", options);
                    var api = new Target("api", options)) {
                return run(chosen, backend, api, worker, isShort ? SHORT_WATCH : LONG_WATCH);
            }
        }
    }

    private static boolean run(List<Attack> chosen, Backend backend, Target api, Target worker, Duration watch)
            throws Exception {
        worker.awaitHealth();
        api.awaitHealth();
        Judge judge = measureQuiet(api, worker);
        System.out.printf(Locale.ROOT, "quiet: %s%n%n%s%n", judge, Judge.HEADER);
        try (var lingering = new Lingering(api)) {
            for (Attack attack : chosen) {
                fight(attack, new Battle(backend, api, worker, watch), judge);
            }
            List<String> survivors = lingering.survivors();
            if (api.starts() > 1) {
                survivors.add("the API did not live through the whole run, and so the peers had to end");
            }
            judge.add("lingering", "Peers trickle heads and bodies through the whole run.", survivors);
        }
        return judge.report();
    }

    private static Judge measureQuiet(Target api, Target worker) throws Exception {
        watchFor(api, WARM_UP);
        Times quiet = watchFor(api, QUIET);
        return new Judge(quiet, api, worker);
    }

    private static Times watchFor(Target api, Duration time) throws Exception {
        try (Probe victim = victim(api)) {
            Thread.sleep(time.toMillis());
            return victim.stop();
        }
    }

    private static String victimsRequest() {
        return RawRequest.signed(
                Backend.VICTIM,
                "GET " + Backend.query("/vip-messages", Backend.VICTIMS) + "&limit=10",
                "Connection: close");
    }

    private static Probe victim(Target api) {
        return new Probe("victim", api::port, AttackSuite::victimsRequest);
    }

    private static Probe health(Target api) {
        return new Probe(
                "health",
                () -> api.health().getPort(),
                () -> RawRequest.unsigned("GET /actuator/health", "Connection: close"));
    }

    private static void fight(Attack attack, Battle battle, Judge judge) throws Exception {
        long logBefore = battle.api.logBytes() + battle.worker.logBytes();
        try (battle;
                Probe victim = victim(battle.api);
                Probe health = health(battle.api)) {
            try {
                attack.script().run(battle);
            } catch (Exception | AssertionError e) {
                battle.fail("the attack itself ended with " + e);
            }
            judge.judge(attack, battle, victim.stop(), health.stop(), logBefore);
        }
        judge.recover(battle, AttackSuite::victimsRequest);
    }
}
