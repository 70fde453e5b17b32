package dev.vipexport.cli.api;

import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.exit.ExitException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/**
 * Signs and sends requests. Retries after 429, 503 or a connection failure, if the request had no effect or is retryable.
 * After a 401 it corrects its clock by the server's once, if they differ, and signs again. It does so over TLS and on this
 * machine only.
 * Does not follow redirects, because a signature is for one server.
 */
final class SignedHttpClient {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);
    private static final Duration BODY_TIMEOUT = Duration.ofMinutes(2);
    private static final int MAX_BODY_BYTES = 8 * 1024 * 1024;

    private final HttpClient http;
    private final URI server;
    private final Credentials credentials;
    private final ServerClock clock;
    private final RetryPolicy retryPolicy;
    private final Duration bodyTimeout;

    SignedHttpClient(HttpClient http, URI server, Credentials credentials, ServerClock clock, RetryPolicy retryPolicy) {
        this(http, server, credentials, clock, retryPolicy, BODY_TIMEOUT);
    }

    /** @param bodyTimeout maximum time of a whole response, beyond the time for which the server may hold the request */
    SignedHttpClient(
            HttpClient http,
            URI server,
            Credentials credentials,
            ServerClock clock,
            RetryPolicy retryPolicy,
            Duration bodyTimeout) {
        this.http = http;
        this.server = server;
        this.credentials = credentials;
        this.clock = clock;
        this.retryPolicy = retryPolicy;
        this.bodyTimeout = bodyTimeout;
    }

    /**
     * Returns the response, whatever its status.
     *
     * @throws ExitException if the server does not respond
     */
    HttpResponse<String> send(ApiRequest call) {
        for (int failures = 1; ; failures++) {
            try {
                HttpResponse<String> answer = exchangeInServersTime(call);
                if (!isRetryableStatus(call, answer.statusCode())) {
                    return answer;
                }
                Optional<Duration> asked = RetryAfter.of(answer.headers(), clock.instant());
                retryPolicy.awaitRetry(failures, server + " is busy (" + answer.statusCode() + ")", asked);
            } catch (BoundedBody.TooLongException e) {
                throw new ExitException(
                        ExitCode.UNREACHABLE,
                        "The response is larger than 8 MiB. Check that --server is the export API",
                        e);
            } catch (IOException e) {
                if (!isRetryableFailure(call, e)) {
                    throw new ExitException(ExitCode.UNREACHABLE, unreachableMessage(e), e);
                }
                retryPolicy.awaitRetry(failures, unreachableMessage(e), Optional.empty());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ExitException(ExitCode.INTERRUPTED, "Interrupted", e);
            }
        }
    }

    /** A 401 has no effect, so every request can be repeated after it. */
    private HttpResponse<String> exchangeInServersTime(ApiRequest call) throws IOException, InterruptedException {
        HttpResponse<String> answer = exchange(call);
        Optional<Duration> skew = answer.statusCode() == 401 ? clock.skew(answer.headers()) : Optional.empty();
        if (skew.isEmpty()) {
            return answer;
        }
        String notice = "This machine's clock is " + ServerClock.describe(skew.get()) + " the server's. ";
        if (PlainHttp.isExposed(server)) {
            // others on the network could ask for a signature of any time
            retryPolicy.notifier().accept(notice + "Set it, or use an https address");
            return answer;
        }
        retryPolicy.notifier().accept(notice + "Signing with the server's time");
        clock.correct(skew.get());
        return exchange(call);
    }

    /** Returns the whole response. Its own deadline covers the body, which the timeout of a request does since JDK 26. */
    private HttpResponse<String> exchange(ApiRequest call) throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<String>> answer =
                http.sendAsync(sign(call), head -> new BoundedBody(MAX_BODY_BYTES));
        try {
            return answer.get(bodyTimeout.plus(call.holdTime()).toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException broken ? broken : new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new HttpTimeoutException("the response did not end in time");
        } finally {
            answer.cancel(true);
        }
    }

    /** A 429 means that the server did nothing. After a 503, perhaps from a proxy, it may have processed the request. */
    private static boolean isRetryableStatus(ApiRequest call, int status) {
        return status == 429 || (status == 503 && call.retryable());
    }

    private static boolean isRetryableFailure(ApiRequest call, IOException e) {
        boolean neverSent = e instanceof ConnectException || e instanceof HttpConnectTimeoutException;
        return !(e instanceof SSLException) && (call.retryable() || neverSent);
    }

    private String unreachableMessage(IOException e) {
        String detail = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return server + " is unreachable (" + detail + ")";
    }

    private HttpRequest sign(ApiRequest call) {
        String date = now().toString();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + call.pathAndQuery()))
                .timeout(TIMEOUT.plus(call.holdTime()))
                .header("Accept", "application/json")
                .header("x-api-key", credentials.key())
                .header("x-date", date)
                .header("x-signature", credentials.signature(date));
        call.headers().forEach(request::header);
        String body = call.body();
        return request.method(call.method(), body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .build();
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }
}
