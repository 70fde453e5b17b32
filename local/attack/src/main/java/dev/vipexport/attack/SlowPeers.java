package dev.vipexport.attack;

import dev.vipexport.attack.Attack.Kind;
import java.util.List;

/** Peers that keep the server waiting: for the head, for the body, for a reader. */
final class SlowPeers {
    private static final int PEERS = 250;
    private static final List<String> PUBLIC_ROUTES = List.of(
            "GET /swagger-ui.html",
            "GET /v3/api-docs",
            "GET /swagger-ui/swagger-ui.css",
            "GET /actuator/health",
            "POST /swagger-ui.html");
    private static final List<String> SIGNED_ROUTES = List.of(
            "POST /vip-messages/exports",
            "GET /vip-messages",
            "GET /vip-messages/export",
            "DELETE /vip-messages/exports/0123",
            "GET /no-such-path",
            "PUT /error");
    private static final String CHUNKED = "Transfer-Encoding: chunked";
    private static final String PROMISED = "Content-Length: 5000";
    private static final String JSON = "Content-Type: application/json";

    private SlowPeers() {}

    static List<Attack> attacks() {
        return List.of(
                Attack.of(
                        "chunked-silent",
                        Kind.SLOW_PEERS,
                        "250 unsigned peers announce a chunked body on public routes and send no chunk.",
                        battle -> {
                            battle.open(PEERS, i -> RawRequest.unsigned(route(PUBLIC_ROUTES, i), CHUNKED));
                            battle.watch();
                        }),
                Attack.of(
                        "chunked-health",
                        Kind.SLOW_PEERS,
                        "250 unsigned peers do so on the port of the health.",
                        battle -> {
                            int port = battle.api.health().getPort();
                            battle.open(port, PEERS, i -> RawRequest.unsigned("GET /actuator/health", CHUNKED));
                            battle.watch();
                        }),
                Attack.of(
                        "chunked-trickle",
                        Kind.SLOW_PEERS,
                        "250 unsigned peers send a chunk of one byte now and then.",
                        battle -> {
                            List<Peer> peers =
                                    battle.open(PEERS, i -> RawRequest.unsigned(route(PUBLIC_ROUTES, i), CHUNKED));
                            battle.watch(() -> peers.forEach(peer -> peer.send("1\r\na\r\n")));
                        }),
                Attack.of(
                        "promised-unsigned",
                        Kind.SLOW_PEERS,
                        "250 unsigned peers promise a body on every other route and send none.",
                        battle -> {
                            battle.open(PEERS, i -> RawRequest.unsigned(route(PUBLIC_ROUTES, i), PROMISED));
                            battle.open(PEERS, i -> RawRequest.unsigned(route(SIGNED_ROUTES, i), JSON, PROMISED));
                            battle.watch();
                        }),
                Attack.of(
                        "half-head",
                        Kind.SLOW_PEERS,
                        "250 peers stop in the middle of the head, 250 send nothing, 250 send a byte now and then.",
                        battle -> {
                            battle.open(PEERS, i -> RawRequest.openHead(route(SIGNED_ROUTES, i)));
                            battle.open(PEERS, i -> "");
                            List<Peer> slow = battle.open(PEERS, i -> RawRequest.openHead(route(PUBLIC_ROUTES, i)));
                            battle.watch(() -> slow.forEach(peer -> peer.send("a")));
                        }),
                Attack.of(
                        "unread-files",
                        Kind.SLOW_PEERS,
                        "250 unsigned peers pipeline three large files of the Swagger page and read nothing.",
                        battle -> {
                            String bundle = RawRequest.unsigned("GET /swagger-ui/swagger-ui-bundle.js");
                            battle.open(PEERS, i -> bundle.repeat(3));
                            battle.addRequests(2L * PEERS);
                            battle.watch();
                        }),
                Attack.of(
                        "unread-document",
                        Kind.SLOW_PEERS,
                        "250 unsigned peers pipeline the OpenAPI document and read nothing.",
                        battle -> {
                            battle.open(
                                    PEERS,
                                    i -> RawRequest.unsigned("GET /v3/api-docs").repeat(40));
                            battle.addRequests(39L * PEERS);
                            battle.watch();
                        }),
                Attack.of(
                                "unread-401",
                                Kind.SLOW_PEERS,
                                "250 unsigned peers pipeline thousands of refused requests and read nothing.",
                                battle -> {
                                    List<Peer> peers = battle.open(
                                            PEERS,
                                            i -> RawRequest.unsigned("GET /workspaces")
                                                    .repeat(5_000));
                                    battle.addRequests(5_000L * PEERS);
                                    for (int round = 0; round < 10; round++) {
                                        battle.watch(() -> peers.forEach(Peer::flush));
                                    }
                                })
                        .onlyInLongForm(),
                Attack.of(
                        "signed-promised",
                        Kind.SLOW_PEERS,
                        "One key sends 210 signed requests whose body never comes.",
                        battle -> {
                            battle.openSigned(210, i -> "POST /vip-messages/exports", "", JSON, PROMISED);
                            battle.watch();
                        }),
                Attack.of(
                        "signed-chunked",
                        Kind.SLOW_PEERS,
                        "One key sends 210 signed requests with a chunked body that begins and never ends.",
                        battle -> {
                            battle.openSigned(
                                    210,
                                    i -> i % 2 == 0 ? "POST /vip-messages/exports" : "GET /workspaces",
                                    "1\r\n{\r\n",
                                    JSON,
                                    CHUNKED);
                            battle.watch();
                        }),
                Attack.of(
                        "unread-signed",
                        Kind.SLOW_PEERS,
                        "One key pipelines pages of 40 messages on 90 connections and reads nothing.",
                        battle -> {
                            String target = "GET " + Backend.query("/vip-messages", Backend.SMALL) + "&limit=500";
                            List<Peer> peers = battle.openSigned(90, i -> target, "");
                            for (int round = 0; round < 90; round++) {
                                peers.get(round % 90).send(RawRequest.signed(Backend.ATTACKER, target));
                                Thread.sleep(20);
                            }
                            battle.watch();
                        }));
    }

    static String route(List<String> routes, int number) {
        return routes.get(number % routes.size());
    }
}
