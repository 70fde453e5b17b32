package dev.vipexport.attack;

import dev.vipexport.attack.Attack.Kind;
import dev.vipexport.common.messaging.Topics;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.testsupport.Credentials;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Event streams: callers that do not read them, and keys that are switched off while they are open. */
final class Streams {
    private static final Pattern EXPORT_ID = Pattern.compile("\"exportId\":\"([0-9a-f]+)\"");
    private static final Credentials REVOKED = new Credentials("attack-revoked", "attack-revoked-secret");
    private static final Duration RECHECK = Duration.ofSeconds(40);
    private static final String STREAM = "text/event-stream";

    private Streams() {}

    static List<Attack> attacks() {
        return List.of(
                Attack.of(
                        "unread-streams",
                        Kind.SLOW_PEERS,
                        "One key opens 100 event streams behind unread pages, so that no byte of them can be written.",
                        Streams::openUnreadStreams),
                Attack.of(
                                "revoked-stream",
                                Kind.KEYS,
                                "A key is switched off while its event stream is open.",
                                Streams::revokeKey)
                        .onlyInLongForm());
    }

    /** Starts an export that stays in progress, because its rows are not counted. */
    private static String startSlowExport(Battle battle, String columns) {
        HttpResponse<String> job = Battle.send(battle.client(Backend.ATTACKER)
                .signed("/vip-messages/exports", "Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{" + Backend.order(Backend.SMALL) + columns + "}")));
        Matcher id = EXPORT_ID.matcher(job.body());
        if (!id.find()) {
            throw new IllegalStateException("no export: " + job.statusCode() + " " + job.body());
        }
        return id.group(1);
    }

    /** Lets no worker count, which the victim's requests do not need. */
    private static void armSlowCounts(Battle battle) {
        battle.backend
                .firestoreFaults()
                .arm(
                        Integer.MAX_VALUE,
                        call -> call.method().equals("RunAggregationQuery")
                                && call.target().contains("VipMessages"),
                        new Fault.Delay(Duration.ofSeconds(30)));
    }

    private static void openUnreadStreams(Battle battle) throws Exception {
        armSlowCounts(battle);
        try {
            String id = startSlowExport(battle, ",\"format\":\"jsonl\"" + Budgets.columns(1));
            // the sum of what is unread differs, so that some connections are full just when the stream begins
            String file = RawRequest.unsigned("GET /swagger-ui/swagger-ui.css");
            for (int i = 0; i < 80; i++) {
                String stream = RawRequest.signed(
                        Backend.ATTACKER, "GET /vip-messages/exports/" + id + "/events", "Accept: " + STREAM);
                int files = i;
                battle.open(1, number -> file.repeat(files) + stream);
                Thread.sleep(25);
            }
            try (var records = new Records(battle.backend.bootstrapServers())) {
                for (int i = 0; i < 20; i++) {
                    records.send(
                            Topics.EVENTS,
                            i % 4,
                            "{\"schema\":1,\"exportId\":\"" + id + "\",\"orgId\":\"org-demo\",\"attempt\":1,"
                                    + "\"state\":\"RUNNING\",\"rowsDone\":" + i + ",\"callback\":false}");
                }
            }
            battle.watch();
        } finally {
            battle.backend.firestoreFaults().clear();
        }
        battle.requireVictimsExport();
    }

    private static void revokeKey(Battle battle) throws Exception {
        battle.backend.writeKey(REVOKED, true);
        armSlowCounts(battle);
        try {
            String id = startSlowExport(battle, ",\"format\":\"jsonl\"" + Budgets.columns(2));
            Peer stream = battle.open(
                            1,
                            i -> RawRequest.signed(
                                    REVOKED, "GET /vip-messages/exports/" + id + "/events", "Accept: " + STREAM))
                    .get(0);
            Thread.sleep(1_000);
            String head = stream.drain();
            if (!head.contains(STREAM)) {
                battle.fail("no stream: " + Battle.abbreviate(head));
                return;
            }
            battle.backend.writeKey(REVOKED, false);
            Thread.sleep(RECHECK.toMillis());
            if (!stream.discardToEnd()) {
                battle.fail("the stream lives " + RECHECK.toSeconds() + " s after its key was switched off");
            }
        } finally {
            battle.backend.firestoreFaults().clear();
        }
    }
}
