package dev.vipexport.attack;

import dev.vipexport.stack.load.Message.Channel;
import dev.vipexport.testsupport.Credentials;
import dev.vipexport.testsupport.SignedClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;

/** What one attack works with, and what it reports. */
final class Battle implements AutoCloseable {
    private static final int SIGNED_BURST = 90;
    private static final long SIGNED_PAUSE_MILLIS = 25;

    final Backend backend;
    final Target api;
    final Target worker;
    private final Duration watchTime;
    private final List<Peer> peers = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private long requests;

    Battle(Backend backend, Target api, Target worker, Duration watchTime) {
        this.backend = backend;
        this.api = api;
        this.worker = worker;
        this.watchTime = watchTime;
    }

    /** Opens {@code count} hostile connections to the API, each from an address of its own. */
    List<Peer> open(int count, IntFunction<String> firstBytes) {
        return open(api.port(), count, firstBytes);
    }

    /** Opens {@code count} hostile connections to a port of the API. */
    List<Peer> open(int port, int count, IntFunction<String> firstBytes) {
        var opened = new ArrayList<Peer>();
        for (int i = 0; i < count; i++) {
            opened.add(Peer.connect(port, i).send(firstBytes.apply(i)));
        }
        peers.addAll(opened);
        requests += count;
        return opened;
    }

    /** Opens connections with signed requests of the attacker, as fast as its rate allows. */
    List<Peer> openSigned(int count, IntFunction<String> methodAndTarget, String body, String... headers)
            throws InterruptedException {
        var opened = new ArrayList<Peer>();
        for (int i = 0; i < count; i++) {
            if (i >= SIGNED_BURST) {
                Thread.sleep(SIGNED_PAUSE_MILLIS);
            }
            String head = RawRequest.signed(Backend.ATTACKER, methodAndTarget.apply(i), headers);
            opened.add(Peer.connect(api.port(), i).send(head + body));
        }
        peers.addAll(opened);
        requests += count;
        return opened;
    }

    /** Sends requests on connections of their own and returns the answers after {@code timeout} at the latest. */
    List<String> exchange(int port, int count, IntFunction<String> request, Duration timeout)
            throws InterruptedException {
        List<Peer> opened = open(port, count, request);
        List<StringBuilder> answers =
                opened.stream().map(peer -> new StringBuilder()).toList();
        long end = System.nanoTime() + timeout.toNanos();
        boolean complete = false;
        while (!complete && System.nanoTime() < end) {
            complete = true;
            for (int i = 0; i < opened.size(); i++) {
                opened.get(i).flush();
                answers.get(i).append(opened.get(i).drain());
                complete &= opened.get(i).isEnded() || answers.get(i).indexOf("\r\n\r\n") > 0;
            }
            Thread.sleep(5);
        }
        return answers.stream().map(StringBuilder::toString).toList();
    }

    /** Counts requests that were not sent with {@link #open}, for the log bytes of each. */
    void addRequests(long count) {
        requests += count;
    }

    long requests() {
        return requests;
    }

    /** Lets the victims feel the attack for a while. */
    void watch() throws InterruptedException {
        watch(() -> {});
    }

    /** Lets the victims feel the attack for a while, and runs {@code everySecond} meanwhile. */
    void watch(Runnable everySecond) throws InterruptedException {
        for (long end = System.nanoTime() + watchTime.toNanos(); System.nanoTime() < end; Thread.sleep(500)) {
            everySecond.run();
        }
    }

    SignedClient client(Credentials credentials) {
        return new SignedClient("http://127.0.0.1:" + api.port(), credentials, InstantSource.system());
    }

    /** Sends a signed request that must be answered soon. */
    static HttpResponse<String> send(HttpRequest.Builder request) {
        return SignedClient.send(request.timeout(Duration.ofSeconds(60)));
    }

    /** Orders an export and waits for its end. Returns the last answer. */
    HttpResponse<String> export(Credentials credentials, Channel channel, String options) {
        HttpRequest.Builder request = client(credentials)
                .signed("/vip-messages/exports", "Prefer", "wait=40", "Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{" + Backend.order(channel) + options + "}"));
        return send(request);
    }

    /** Fails unless an export of the victim succeeds. */
    void requireVictimsExport() {
        // another column each time, so that no finished export serves
        HttpResponse<String> answer = export(Backend.VICTIM, Backend.VICTIMS, "");
        if (!answer.body().contains("SUCCEEDED")) {
            fail("the victim's export is not done: " + answer.statusCode() + " " + abbreviate(answer.body()));
        }
    }

    static String abbreviate(String text) {
        return text.length() <= 160 ? text : text.substring(0, 160) + "...";
    }

    void fail(String why) {
        failures.add(why);
    }

    void note(String what) {
        notes.add(what);
    }

    List<String> failures() {
        return failures;
    }

    List<String> notes() {
        return notes;
    }

    @Override
    public void close() {
        peers.forEach(Peer::close);
    }
}
