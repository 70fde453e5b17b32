package dev.vipexport.attack;

import dev.vipexport.attack.Attack.Kind;
import dev.vipexport.common.messaging.Topics;
import java.time.Duration;
import java.util.List;

/** Requests that cost stack or log before they are refused, and text that forges lines of a log. */
final class Logs {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String FORGED = "2026-01-01T00:00:00.000Z ERROR [main] FORGED";

    private Logs() {}

    static List<Attack> attacks() {
        return List.of(
                Attack.of(
                        "long-health-path",
                        Kind.CHECK_BEFORE_COST,
                        "Unsigned requests have a path of 2,000 segments below the health.",
                        battle -> {
                            String path = "GET /actuator/health" + "/a".repeat(2_000);
                            refuse(battle, battle.api.port(), path);
                            refuse(battle, battle.api.health().getPort(), path);
                        }),
                Attack.of(
                        "long-idempotency-key",
                        Kind.CHECK_BEFORE_COST,
                        "Signed requests have an Idempotency-Key of 8,000 characters.",
                        battle -> {
                            String key = "Idempotency-Key: \"" + "\\\"".repeat(4_000) + "\"";
                            String head = RawRequest.signed(
                                    Backend.ATTACKER,
                                    "POST /vip-messages/exports",
                                    key,
                                    "Content-Type: application/json",
                                    "Content-Length: 2");
                            requireRefusal(battle, battle.exchange(battle.api.port(), 50, i -> head + "{}", TIMEOUT));
                        }),
                Attack.of(
                        "hostile-headers",
                        Kind.CHECK_BEFORE_COST,
                        "Signed requests have 8 KB of quotes, commas and backslashes in each header that is parsed.",
                        battle -> {
                            List<String> headers = List.of(
                                    "Prefer",
                                    "Cache-Control",
                                    "If-None-Match",
                                    "Accept",
                                    "Last-Event-ID",
                                    "Content-Type",
                                    "x-date",
                                    "x-signature",
                                    "Signature-Input");
                            List<String> values = List.of("\"", "\\\"", ",", "a=\"", ";", "(", "*/", "1", "wait=");
                            requireRefusal(
                                    battle,
                                    battle.exchange(
                                            battle.api.port(),
                                            headers.size() * values.size(),
                                            i -> RawRequest.signed(
                                                    Backend.ATTACKER,
                                                    "GET /workspaces",
                                                    headers.get(i / values.size()) + ": "
                                                            + values.get(i % values.size())
                                                                    .repeat(8_000
                                                                            / values.get(i % values.size())
                                                                                    .length())),
                                            TIMEOUT));
                        }),
                Attack.of(
                        "early-leavers",
                        Kind.CHECK_BEFORE_COST,
                        "Callers ask for a large answer and reset the connection while it is written.",
                        battle -> {
                            for (int i = 0; i < 100; i++) {
                                Peer peer = battle.open(
                                                1,
                                                number -> RawRequest.unsigned("GET /swagger-ui/swagger-ui-bundle.js")
                                                        .repeat(4))
                                        .get(0);
                                Thread.sleep(10);
                                peer.close();
                            }
                            battle.backend.requireLargeMessages();
                            String target = "GET " + Backend.query("/vip-messages", Backend.LARGE) + "&limit=2";
                            for (Peer peer : battle.openSigned(20, i -> target, "")) {
                                Thread.sleep(100);
                                peer.close();
                            }
                            battle.watch();
                        }),
                Attack.of(
                        "forged-lines",
                        Kind.TEXT,
                        "Ids with line ends and escape sequences try to forge lines of the logs.",
                        Logs::forgeLines));
    }

    private static void refuse(Battle battle, int port, String path) throws InterruptedException {
        requireRefusal(battle, battle.exchange(port, 50, i -> RawRequest.unsigned(path), TIMEOUT));
    }

    /** Every request must get an answer that is not our fault. */
    private static void requireRefusal(Battle battle, List<String> answers) {
        long failed = answers.stream()
                .filter(answer -> !answer.startsWith("HTTP/1.1 4") && !answer.startsWith("HTTP/1.1 2"))
                .count();
        if (failed > 0) {
            String first = answers.stream()
                    .filter(answer -> !answer.startsWith("HTTP/1.1 4") && !answer.startsWith("HTTP/1.1 2"))
                    .findFirst()
                    .orElse("")
                    .lines()
                    .findFirst()
                    .orElse("nothing");
            battle.fail(failed + " of " + answers.size() + " hostile requests got \"" + first + "\"");
        }
    }

    private static void forgeLines(Battle battle) throws Exception {
        String encoded = FORGED.replace(" ", "%20").replace("[", "%5B").replace("]", "%5D");
        List<String> ends = List.of("%0A", "%0D", "%C2%85", "%E2%80%A8", "%1B%5B2J%0A");
        requireRefusal(
                battle,
                battle.exchange(
                        battle.api.port(),
                        2 * ends.size(),
                        i -> RawRequest.signed(
                                Backend.ATTACKER,
                                "GET /vip-messages?"
                                        + (i % 2 == 0 ? "workspaceId=ws-demo&mediumId=a" : "mediumId=m&workspaceId=a")
                                        + ends.get(i / 2) + encoded + Backend.WINDOW),
                        TIMEOUT));
        requireRefusal(
                battle,
                battle.exchange(battle.api.port(), 1, i -> RawRequest.forged("a\u0085b", "GET /workspaces"), TIMEOUT));
        try (var records = new Records(battle.backend.bootstrapServers())) {
            records.send(Topics.JOBS, 0, "{\"schema\":1,\"exportId\":\"x\\n" + FORGED + "\\u001b[2J\\u009b\"}");
            records.send(Topics.JOBS, 0, "not json \n" + FORGED);
            records.send(
                    Topics.EVENTS,
                    0,
                    "{\"schema\":1,\"exportId\":\"x\\n" + FORGED + "\",\"orgId\":\"\\n" + FORGED + "\",\"state\":\""
                            + FORGED + "\"}");
        }
        battle.addRequests(3);
        battle.watch();
        for (Target target : List.of(battle.api, battle.worker)) {
            String log = target.log();
            if (log.lines().anyMatch(line -> line.startsWith(FORGED))) {
                battle.fail("a log has a forged line");
            }
            if (log.chars().anyMatch(c -> c == 0x1b || (c >= 0x80 && c <= 0x9f) || c == 0x2028)) {
                battle.fail("a log has a raw control character");
            }
        }
    }
}
