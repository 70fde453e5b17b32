package dev.vipexport.attack;

import dev.vipexport.attack.Attack.Kind;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.fault.Faults;
import dev.vipexport.testsupport.SignedClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Requests of one key, each within its limits, that together cost memory, reads or money. */
final class Budgets {
    private static final String JSON = "Content-Type: application/json";
    private static final int MAX_ERROR_BYTES = 64 << 10;
    private static final int MAX_LISTED_LINKS = 100;
    private static final int TINY_EXPORTS = 150;
    private static final Pattern EXPORT_ID = Pattern.compile("\"exportId\":\"([0-9a-f]+)\"");

    /** Lets the daily quota end soon, but not before its attack. */
    static final List<String> OPTIONS = List.of("--vip-export.export.max-per-day=120");

    private Budgets() {}

    static List<Attack> attacks() {
        return List.of(
                Attack.of(
                        "many-columns",
                        Kind.BUDGETS,
                        "One key orders 90 exports with 8,101 columns each and reads no answer.",
                        Budgets::orderManyColumns),
                Attack.of(
                        "large-pages",
                        Kind.BUDGETS,
                        "One key asks 60 times for 500 messages of 900 KB and reads nothing.",
                        battle -> {
                            battle.backend.requireLargeMessages();
                            String target = "GET " + Backend.query("/vip-messages", Backend.LARGE) + "&limit=500";
                            battle.openSigned(60, i -> target, "");
                            watchUntilServed(battle);
                        }),
                Attack.of(
                        "large-dry-runs",
                        Kind.BUDGETS,
                        "One key asks 60 times for an estimate of messages of 900 KB.",
                        battle -> {
                            battle.backend.requireLargeMessages();
                            String body = "{" + Backend.order(Backend.LARGE) + "}";
                            battle.openSigned(
                                    60,
                                    i -> "POST /vip-messages/exports?dryRun=true",
                                    body,
                                    JSON,
                                    "Content-Length: " + body.length());
                            watchUntilServed(battle);
                        }),
                Attack.of(
                        "label-counts",
                        Kind.BUDGETS,
                        "One key with 2,000 labels asks 230 times for their counts and closes the sockets.",
                        Budgets::countLabels),
                Attack.of(
                        "listed-links",
                        Kind.BUDGETS,
                        "One key lists 500 exports with a signed link each, again and again.",
                        Budgets::listLinks),
                Attack.of(
                        "unknown-keys",
                        Kind.KEYS,
                        "600 unsigned requests name unknown keys while Firestore takes two seconds for each.",
                        Budgets::nameUnknownKeys),
                Attack.of(
                                "large-exports",
                                Kind.BUDGETS,
                                "One key exports 72 MB of large messages 30 times at once.",
                                battle -> {
                                    battle.backend.requireLargeMessages();
                                    for (int i = 0; i < 30; i++) {
                                        HttpResponse<String> unused = Battle.send(battle.client(Backend.ATTACKER)
                                                .signed("/vip-messages/exports", "Content-Type", "application/json")
                                                .POST(BodyPublishers.ofString(
                                                        "{" + Backend.order(Backend.LARGE) + columns(i) + "}")));
                                    }
                                    battle.addRequests(30);
                                    battle.watch();
                                    battle.requireVictimsExport();
                                })
                        .onlyInLongForm());
    }

    /** Returns the attack after which the attacker can export nothing. */
    static Attack last() {
        return Attack.of(
                "tiny-exports", Kind.BUDGETS, "One key starts tiny exports without an end.", Budgets::orderTinyExports);
    }

    /** Returns a choice of columns that no other number has, so that no two exports are equal. */
    static String columns(int number) {
        List<String> names = new ArrayList<>(List.of("id", "timestamp", "userId", "kind", "source", "labels"));
        var chosen = new ArrayList<String>(List.of("\"text\""));
        int rest = number;
        while (!names.isEmpty()) {
            chosen.add('"' + names.remove(rest % names.size()) + '"');
            rest /= names.size() + 1;
        }
        return ",\"columns\":[" + String.join(",", chosen) + "]";
    }

    /** Watches for longer than a call of Firestore may take. */
    private static void watchUntilServed(Battle battle) throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            battle.watch();
        }
    }

    private static void orderManyColumns(Battle battle) throws Exception {
        String body = "{" + Backend.order(Backend.SMALL) + ",\"columns\":[1" + ",1".repeat(8_040) + "]}";
        HttpResponse<String> one = Battle.send(battle.client(Backend.ATTACKER)
                .signed("/vip-messages/exports", "Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
        battle.note(
                "the answer to " + body.length() + " bytes has " + one.body().length());
        if (one.body().length() > MAX_ERROR_BYTES) {
            battle.fail("an answer with errors has " + one.body().length() + " bytes");
        }
        battle.openSigned(90, i -> "POST /vip-messages/exports", body, JSON, "Content-Length: " + body.length());
        battle.watch();
    }

    private static void countLabels(Battle battle) throws Exception {
        battle.backend.writeLabels();
        var counts = new AtomicInteger();
        battle.backend.firestoreFaults().arm(Integer.MAX_VALUE, call -> isCount(call, counts), NEVER);
        try {
            String target = "GET " + Backend.query("/vip-messages/labels", Backend.SMALL);
            for (Peer peer : battle.openSigned(230, i -> target, "")) {
                peer.close();
            }
            battle.watch();
        } finally {
            battle.backend.firestoreFaults().clear();
            battle.backend.deleteLabels();
        }
        battle.note(counts + " counts");
        if (counts.get() > 20_000) {
            battle.fail("230 requests whose callers had left made " + counts + " counts");
        }
    }

    private static final Fault NEVER = new Fault.Delay(Duration.ZERO);

    private static boolean isCount(Faults.Call call, AtomicInteger counts) {
        if (call.method().equals("RunAggregationQuery")) {
            counts.incrementAndGet();
        }
        return false;
    }

    private static void listLinks(Battle battle) throws Exception {
        HttpResponse<String> done = battle.export(Backend.ATTACKER, Backend.SMALL, "");
        Matcher id = EXPORT_ID.matcher(done.body());
        if (!id.find()) {
            battle.fail("no export to list: " + Battle.abbreviate(done.body()));
            return;
        }
        battle.backend.copyExport(id.group(1), 499);
        SignedClient client = battle.client(Backend.ATTACKER);
        int links = 0;
        int refused = 0;
        for (int i = 0; i < 30; i++) {
            HttpResponse<String> list = Battle.send(client.signed("/vip-messages/exports?limit=500"));
            links += list.body().split("\"csvUrl\":\"", -1).length - 1;
            refused += list.statusCode() == 429 ? 1 : 0;
        }
        battle.addRequests(30);
        battle.note(links + " links in 30 lists, " + refused + " lists refused");
        // 1 ms of CPU for each link with a key file, and a remote call without one
        if (links > MAX_LISTED_LINKS * 30 && refused == 0) {
            battle.fail("30 lists signed " + links + " links");
        }
    }

    private static void orderTinyExports(Battle battle) throws Exception {
        SignedClient client = battle.client(Backend.ATTACKER);
        int refusedForADay = 0;
        for (int i = 0; i < TINY_EXPORTS && refusedForADay == 0; i++) {
            HttpResponse<String> answer = Battle.send(
                    client.signed("/vip-messages/exports", "Content-Type", "application/json", "Prefer", "wait=10")
                            .POST(BodyPublishers.ofString("{" + Backend.order(Backend.TINY) + columns(i) + "}")));
            long retryAfter = answer.headers().firstValueAsLong("Retry-After").orElse(0);
            refusedForADay += answer.statusCode() == 429 && retryAfter > 60 ? 1 : 0;
        }
        battle.addRequests(TINY_EXPORTS);
        if (refusedForADay == 0) {
            battle.fail("none of " + TINY_EXPORTS + " tiny exports met a daily quota");
        }
    }

    private static void nameUnknownKeys(Battle battle) throws Exception {
        battle.backend
                .firestoreFaults()
                .arm(
                        Integer.MAX_VALUE,
                        call -> call.target().contains("ApiKeys/unknown"),
                        new Fault.Delay(Duration.ofSeconds(2)));
        try {
            battle.open(600, i -> RawRequest.forged("unknown-" + i, "GET /workspaces"));
            battle.watch();
        } finally {
            battle.backend.firestoreFaults().clear();
        }
    }
}
