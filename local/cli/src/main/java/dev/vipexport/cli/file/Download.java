package dev.vipexport.cli.file;

import dev.vipexport.cli.api.Retries;
import dev.vipexport.cli.api.RetryAfter;
import dev.vipexport.cli.end.EndException;
import dev.vipexport.cli.end.Exit;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongConsumer;

/**
 * Fetches a file, going on where it broke off: with Range and If-Range (RFC 9110, 13.1.5 and 14.2), and since not every
 * server minds If-Range, by comparing ETags as well.
 */
public final class Download {
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private final HttpClient http;
    private final Link link;
    private final Retries retries;
    private final InstantSource clock;
    private final LongConsumer watcher;
    private final Duration silence;

    /**
     * A download that nobody has begun yet.
     *
     * @param watcher told of the bytes that are there
     */
    public Download(HttpClient http, Link link, Retries retries, InstantSource clock, LongConsumer watcher) {
        this(http, link, retries, clock, watcher, SILENCE);
    }

    /** With another patience: how long a server may say nothing. */
    Download(HttpClient http, Link link, Retries retries, InstantSource clock, LongConsumer watcher, Duration silence) {
        this.http = http;
        this.link = link;
        this.retries = retries;
        this.clock = clock;
        this.watcher = watcher;
        this.silence = silence;
    }

    /**
     * Makes {@code part} the {@code length} bytes of the file.
     *
     * @throws IOException when it cannot be written
     */
    public void fill(PartFile part, long length) throws IOException {
        if (part.size() > length) {
            part.startOver("");
        }
        int failures = 0;
        while (part.size() < length) {
            long before = part.size();
            Trouble trouble = fetched(part, length);
            failures = part.size() > before ? 1 : failures + 1;
            if (part.size() < length) {
                retries.after(failures, "The download " + trouble.what(), trouble.asked());
            }
        }
    }

    /** Why one request did not bring all of it, unless it did. */
    private record Trouble(String what, Optional<Duration> asked) {
        private static final Trouble NONE = new Trouble("broke off", Optional.empty());
    }

    private Trouble fetched(PartFile part, long length) throws IOException {
        try {
            return fetch(part, length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EndException(Exit.INTERRUPTED, "Interrupted", e);
        }
    }

    private Trouble fetch(PartFile part, long length) throws IOException, InterruptedException {
        if (part.version().isEmpty()) {
            part.startOver(""); // nobody can tell what these bytes are a part of
        }
        HttpResponse<Arrival> answer;
        try {
            answer = answer(request(part));
        } catch (IOException e) {
            return new Trouble("cannot reach the storage (" + e.getClass().getSimpleName() + ")", Optional.empty());
        }
        try (Arrival body = answer.body()) {
            return switch (answer.statusCode()) {
                case 200 -> fromTheBeginning(part, answer, body, length);
                case 206 -> further(part, answer, body, length);
                default -> refused(part, answer);
            };
        }
    }

    /** Not with a time-out of the request, which from JDK 26 on would end the body, too, however fast it comes. */
    private HttpResponse<Arrival> answer(HttpRequest request) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<Arrival>> answer = http.sendAsync(request, head -> new Arrival());
        try {
            return answer.get(silence.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException broken ? broken : new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("no answer");
        } finally {
            answer.cancel(true);
        }
    }

    private HttpRequest request(PartFile part) throws IOException {
        HttpRequest.Builder request = HttpRequest.newBuilder(link.address())
                .header("Accept-Encoding", "identity"); // the bytes as they are stored
        if (part.size() > 0) {
            request.header("Range", "bytes=" + part.size() + "-").header("If-Range", part.version());
        }
        return request.build();
    }

    private Trouble fromTheBeginning(PartFile part, HttpResponse<?> answer, Arrival body, long length)
            throws IOException, InterruptedException {
        part.startOver(versionOf(answer));
        return copy(part, body, length);
    }

    private Trouble further(PartFile part, HttpResponse<?> answer, Arrival body, long length)
            throws IOException, InterruptedException {
        String range = answer.headers().firstValue("Content-Range").orElse("");
        if (!range.startsWith("bytes " + part.size() + "-")
                || !versionOf(answer).equals(part.version())) {
            part.startOver("");
            return new Trouble("found another version of the file and starts over", Optional.of(Duration.ZERO));
        }
        return copy(part, body, length);
    }

    /** A weak ETag does not promise the same bytes, so nothing can be gone on with by it. */
    private static String versionOf(HttpResponse<?> answer) {
        return answer.headers()
                .firstValue("ETag")
                .filter(etag -> !etag.startsWith("W/"))
                .orElse("");
    }

    private Trouble copy(PartFile part, Arrival body, long length) throws IOException, InterruptedException {
        for (List<ByteBuffer> next = body.next(silence); next != null; next = body.next(silence)) {
            for (ByteBuffer bytes : next) {
                if (part.size() + bytes.remaining() > length) {
                    throw new EndException(
                            Exit.NOT_VERIFIED, "NOT the exported file: it is longer than the manifest says");
                }
                part.append(bytes);
            }
            watcher.accept(part.size());
        }
        return Trouble.NONE;
    }

    private Trouble refused(PartFile part, HttpResponse<?> answer) throws IOException {
        int status = answer.statusCode();
        switch (status) {
            case 400, 401, 403 -> link.expired();
            case 404, 410 -> throw new EndException(Exit.REFUSED, "The file is no longer there (" + status + ")");
            case 416 -> part.startOver("");
            default -> {}
        }
        return new Trouble("was refused (" + status + ")", RetryAfter.of(answer.headers(), clock.instant()));
    }
}
