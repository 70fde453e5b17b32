package dev.vipexport.chaos.work;

import dev.vipexport.chaos.history.Entry.Download;
import dev.vipexport.chaos.history.Entry.Exchange;
import dev.vipexport.chaos.history.Entry.StreamEvent;
import dev.vipexport.chaos.history.HistoryWriter;
import dev.vipexport.testsupport.SignedClient;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A signed caller whose requests, answers, events and downloads go to the history. */
final class RecordingClient {
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final AtomicLong STREAMS = new AtomicLong();

    private final String caller;
    private final Tenant tenant;
    private final SignedClient signed;
    private final HistoryWriter history;

    RecordingClient(String caller, Tenant tenant, String url, HistoryWriter history) {
        this.caller = caller;
        this.tenant = tenant;
        this.signed = new SignedClient(url, tenant.key(), InstantSource.system());
        this.history = history;
    }

    Exchange get(String target, String... headers) {
        return send("GET", target, null, null, "", headers);
    }

    Exchange delete(String target) {
        return send("DELETE", target, null, null, "");
    }

    Exchange post(String target) {
        return send("POST", target, null, null, "");
    }

    /** Requests a file by its parameters. */
    Exchange request(OrderedFile file, String... headers) {
        return send("GET", "/vip-messages/export?" + file.query(), file, null, "", headers);
    }

    /**
     * Orders a file.
     *
     * @param key null for none
     * @param callback URL of the callback, null for none
     */
    Exchange order(OrderedFile file, @Nullable String key, @Nullable String callback, String... headers) {
        String body = "{" + file.members() + (callback == null ? "" : ",\"callbackUrl\":\"" + callback + "\"") + "}";
        return send("POST", "/vip-messages/exports", file, key, body, headers);
    }

    private Exchange send(
            String method,
            String target,
            @Nullable OrderedFile file,
            @Nullable String key,
            String body,
            String... headers) {
        HttpRequest.Builder request = signed.signed(target, headers).timeout(TIMEOUT);
        if (key != null) {
            request.header("Idempotency-Key", "\"" + key + "\"");
        }
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/json");
        }
        request.method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        long sentAt = history.now();
        int status = 0;
        String answer;
        try {
            HttpResponse<String> response = HTTP.send(request.build(), BodyHandlers.ofString());
            status = response.statusCode();
            answer = response.body();
        } catch (IOException noAnswer) {
            answer = noAnswer.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            answer = e.toString();
        }
        var exchange = new Exchange(
                history.now(),
                sentAt,
                caller,
                tenant.orgId(),
                method,
                target,
                key,
                file == null ? null : file.name(),
                body,
                status,
                answer);
        history.add(exchange);
        return exchange;
    }

    /** Reads the events of an export until the stream ends or breaks. */
    void readEvents(String exportId) {
        long stream = STREAMS.incrementAndGet();
        String target = "/vip-messages/exports/" + exportId + "/events";
        HttpRequest request = signed.signed(target, "Accept", "text/event-stream")
                .timeout(TIMEOUT)
                .build();
        long sentAt = history.now();
        int status = 0;
        String end = "";
        try {
            HttpResponse<Stream<String>> response = HTTP.send(request, BodyHandlers.ofLines());
            status = response.statusCode();
            if (status == 200) {
                try (Stream<String> lines = response.body()) {
                    lines.filter(line -> line.startsWith("data:"))
                            .forEach(line -> history.add(new StreamEvent(
                                    history.now(),
                                    stream,
                                    tenant.orgId(),
                                    exportId,
                                    line.substring("data:".length()).trim())));
                }
            }
        } catch (IOException | RuntimeException broken) {
            end = broken.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            end = e.toString();
        }
        history.add(new Exchange(
                history.now(), sentAt, caller, tenant.orgId(), "GET", target, null, null, "", status, end));
    }

    /** Downloads a file, and returns its bytes, or null if that fails. */
    byte @Nullable [] download(String exportId, String link) {
        long sentAt = history.now();
        int status = 0;
        byte[] bytes = new byte[0];
        try {
            HttpResponse<byte[]> response = HTTP.send(
                    HttpRequest.newBuilder(URI.create(link)).timeout(TIMEOUT).build(), BodyHandlers.ofByteArray());
            status = response.statusCode();
            bytes = response.body();
        } catch (IOException broken) {
            status = 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        history.add(new Download(
                history.now(),
                sentAt,
                tenant.orgId(),
                exportId,
                status,
                bytes.length,
                status == 200 ? sha256(bytes) : ""));
        return status == 200 ? bytes : null;
    }

    static String sha256(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
