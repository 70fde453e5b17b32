package dev.vipexport.cli.file;

import dev.vipexport.cli.api.RetryAfter;
import dev.vipexport.cli.api.RetryPolicy;
import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.exit.ExitException;
import dev.vipexport.cli.http.HttpRoute;
import dev.vipexport.cli.http.HttpTransport;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Downloads a file and resumes after an interruption, with Range and If-Range (RFC 9110, 13.1.5 and 14.2). It also compares
 * ETags, because some servers ignore If-Range.
 */
public final class ResumableDownload {
    private static final Duration IDLE_TIMEOUT = Duration.ofSeconds(60);

    private final HttpTransport http;
    private final DownloadLink link;
    private final RetryPolicy retryPolicy;
    private final InstantSource clock;
    private final LongConsumer onProgress;
    private final Duration idleTimeout;

    /**
     * Creates a download that is not started.
     *
     * @param onProgress called with the number of bytes downloaded
     */
    public ResumableDownload(
            HttpTransport http,
            DownloadLink link,
            RetryPolicy retryPolicy,
            InstantSource clock,
            LongConsumer onProgress) {
        this(http, link, retryPolicy, clock, onProgress, IDLE_TIMEOUT);
    }

    /** @param idleTimeout maximum time without bytes from the server */
    ResumableDownload(
            HttpTransport http,
            DownloadLink link,
            RetryPolicy retryPolicy,
            InstantSource clock,
            LongConsumer onProgress,
            Duration idleTimeout) {
        this.http = http;
        this.link = link;
        this.retryPolicy = retryPolicy;
        this.clock = clock;
        this.onProgress = onProgress;
        this.idleTimeout = idleTimeout;
    }

    /**
     * Downloads until {@code part} has the {@code length} bytes of the file.
     *
     * @throws IOException if the part cannot be written
     */
    public void downloadTo(PartFile part, long length) throws IOException {
        if (part.size() > length) {
            part.restart("");
        }
        int failures = 0;
        while (part.size() < length) {
            long before = part.size();
            FetchFailure failure = tryFetch(part, length);
            failures = part.size() > before ? 1 : failures + 1;
            if (part.size() < length) {
                retryPolicy.awaitRetry(failures, "The download " + failure.reason(), failure.retryAfter());
            }
        }
    }

    /** The reason why one request did not deliver the rest of the file. */
    private record FetchFailure(String reason, Optional<Duration> retryAfter) {
        private static final FetchFailure CONNECTION_CLOSED = new FetchFailure("was interrupted", Optional.empty());
    }

    private FetchFailure tryFetch(PartFile part, long length) throws IOException {
        try {
            return fetch(part, length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ExitException(ExitCode.INTERRUPTED, "Interrupted", e);
        }
    }

    private FetchFailure fetch(PartFile part, long length) throws IOException, InterruptedException {
        if (part.etag().isEmpty()) {
            part.restart(""); // the version of these bytes is unknown
        }
        HttpResponse<ChunkSubscriber> answer;
        try {
            answer = send(part);
        } catch (IOException e) {
            return new FetchFailure(
                    "failed: the storage server is unreachable (" + e.getClass().getSimpleName() + ")",
                    Optional.empty());
        }
        try (ChunkSubscriber body = answer.body()) {
            return switch (answer.statusCode()) {
                case 200 -> copyFromStart(part, answer, body, length);
                case 206 -> copyFromRange(part, answer, body, length);
                default -> toFailure(part, answer);
            };
        }
    }

    /** Waits for the head with a deadline. A request timeout limits the time of the whole body, too, since JDK 26. */
    private HttpResponse<ChunkSubscriber> send(PartFile part) throws IOException, InterruptedException {
        HttpRoute route = http.routeTo(link.uri());
        route.request().header("Accept-Encoding", "identity"); // stored bytes, not decompressed ones
        if (part.size() > 0) {
            route.request().header("Range", "bytes=" + part.size() + "-").header("If-Range", part.etag());
        }
        return route.send(head -> new ChunkSubscriber(), idleTimeout, "no answer");
    }

    private FetchFailure copyFromStart(PartFile part, HttpResponse<?> answer, ChunkSubscriber body, long length)
            throws IOException, InterruptedException {
        part.restart(strongEtag(answer));
        return copy(part, body, length);
    }

    private FetchFailure copyFromRange(PartFile part, HttpResponse<?> answer, ChunkSubscriber body, long length)
            throws IOException, InterruptedException {
        String range = answer.headers().firstValue("Content-Range").orElse("");
        if (!range.startsWith("bytes " + part.size() + "-")
                || !strongEtag(answer).equals(part.etag())) {
            part.restart("");
            return new FetchFailure(
                    "found another version of the file and starts from the beginning", Optional.of(Duration.ZERO));
        }
        return copy(part, body, length);
    }

    /** Returns the ETag if it is strong. A weak one does not promise equal bytes, so a download cannot resume with it. */
    private static String strongEtag(HttpResponse<?> answer) {
        return answer.headers()
                .firstValue("ETag")
                .filter(etag -> !etag.startsWith("W/"))
                .orElse("");
    }

    private FetchFailure copy(PartFile part, ChunkSubscriber body, long length)
            throws IOException, InterruptedException {
        for (List<ByteBuffer> next = body.poll(idleTimeout); next != null; next = body.poll(idleTimeout)) {
            for (ByteBuffer bytes : next) {
                if (part.size() + bytes.remaining() > length) {
                    throw new ExitException(
                            ExitCode.NOT_VERIFIED,
                            "NOT the exported file: it is longer than the manifest says. Repeat the download");
                }
                part.append(bytes);
            }
            onProgress.accept(part.size());
        }
        return FetchFailure.CONNECTION_CLOSED;
    }

    private FetchFailure toFailure(PartFile part, HttpResponse<?> answer) throws IOException {
        int status = answer.statusCode();
        switch (status) {
            case 400, 401, 403 -> link.invalidate();
            case 407 ->
                throw new ExitException(
                        ExitCode.UNREACHABLE,
                        "The proxy rejects its credentials (407). Set user and password in HTTPS_PROXY or HTTP_PROXY");
            case 404, 410 ->
                throw new ExitException(ExitCode.REFUSED, "The file is deleted (" + status + "). Start a new export");
            case 416 -> part.restart("");
            case 301, 302, 303, 307, 308 ->
                throw new ExitException(
                        ExitCode.UNREACHABLE,
                        "The storage server redirects (" + status
                                + "), which the client does not follow; report this to the server's operator");
            default -> {}
        }
        return new FetchFailure(
                "was rejected by the storage server (" + status + ")",
                RetryAfter.of(answer.headers(), clock.instant()));
    }
}
