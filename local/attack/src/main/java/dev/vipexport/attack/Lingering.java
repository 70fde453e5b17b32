package dev.vipexport.attack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Peers that stay for the whole run and send a byte now and then, so that no idle timeout ends them. A server with a
 * deadline for head and body has closed them when the run ends.
 */
final class Lingering implements AutoCloseable {
    private static final int PEERS = 10;
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    private static final long TRICKLE_SECONDS = 2;

    private final Map<String, List<Peer>> peers = new LinkedHashMap<>();
    private final ScheduledExecutorService trickle = Executors.newSingleThreadScheduledExecutor(task -> {
        var thread = new Thread(task, "trickle");
        thread.setDaemon(true);
        return thread;
    });
    private final long start = System.nanoTime();

    Lingering(Target api) {
        open(api, "head", RawRequest.openHead("GET /workspaces") + "x-slow: ");
        open(api, "body of an unsigned request", RawRequest.unsigned("GET /v3/api-docs", "Content-Length: 9000"));
        open(
                api,
                "body of a signed request",
                RawRequest.signed(
                        Backend.ATTACKER,
                        "POST /vip-messages/exports",
                        "Content-Type: application/json",
                        "Content-Length: 9000"));
        var unused = trickle.scheduleAtFixedRate(this::sendByte, TRICKLE_SECONDS, TRICKLE_SECONDS, TimeUnit.SECONDS);
    }

    private void open(Target api, String what, String firstBytes) {
        var opened = new ArrayList<Peer>();
        for (int i = 0; i < PEERS; i++) {
            opened.add(
                    Peer.connect(api.port(), "127.66.1." + (1 + peers.size())).send(firstBytes));
        }
        peers.put(what, opened);
    }

    private void sendByte() {
        peers.values().forEach(all -> all.forEach(peer -> peer.send("a")));
    }

    /** Waits until the deadline is over and returns what the server still waits for. */
    List<String> survivors() throws InterruptedException {
        long left = start + DEADLINE.toNanos() - System.nanoTime();
        if (left > 0) {
            TimeUnit.NANOSECONDS.sleep(left);
        }
        var found = new ArrayList<String>();
        long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
        peers.forEach((what, all) -> {
            long alive = all.stream().filter(peer -> !peer.discardToEnd()).count();
            if (alive > 0) {
                found.add(alive + " of " + PEERS + " peers that trickle the " + what + " live after " + seconds + " s");
            }
        });
        return found;
    }

    @Override
    public void close() {
        trickle.shutdownNow();
        peers.values().forEach(all -> all.forEach(Peer::close));
    }
}
