package dev.vipexport.cli.api;

import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.exit.ExitException;
import dev.vipexport.cli.http.HttpRoute;
import dev.vipexport.cli.http.HttpTransport;
import dev.vipexport.cli.http.ProxyServer;
import dev.vipexport.cli.http.ResponseTooLongException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
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

    private final HttpTransport http;
    private final URI server;
    private final Credentials credentials;
    private final ServerClock clock;
    private final RetryPolicy retryPolicy;
    private final Duration bodyTimeout;

    SignedHttpClient(
            HttpTransport http, URI server, Credentials credentials, ServerClock clock, RetryPolicy retryPolicy) {
        this(http, server, credentials, clock, retryPolicy, BODY_TIMEOUT);
    }

    /** @param bodyTimeout maximum time of a whole response, beyond the time for which the server may hold the request */
    SignedHttpClient(
            HttpTransport http,
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
            } catch (ResponseTooLongException e) {
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

    private HttpResponse<String> exchange(ApiRequest call) throws IOException, InterruptedException {
        HttpRoute route = http.routeTo(URI.create(server + call.pathAndQuery()));
        sign(call, route.request());
        return route.sendForText(bodyTimeout.plus(call.holdTime()));
    }

    /** A 429 means that the server did nothing. After a 503, perhaps from a proxy, it may have processed the request. */
    private static boolean isRetryableStatus(ApiRequest call, int status) {
        return status == 429 || (status == 503 && call.retryable());
    }

    private static boolean isRetryableFailure(ApiRequest call, IOException e) {
        boolean neverSent = e instanceof ConnectException
                || e instanceof HttpConnectTimeoutException
                || e instanceof UnknownHostException;
        return !(e instanceof SSLException) && (call.retryable() || neverSent);
    }

    private String unreachableMessage(IOException e) {
        String detail = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        String way = http.proxyFor(server)
                .map(ProxyServer::toString)
                .map(" through the proxy "::concat)
                .orElse("");
        return server + " is unreachable" + way + " (" + detail + ")";
    }

    private void sign(ApiRequest call, HttpRequest.Builder request) {
        String date = now().toString();
        request.timeout(TIMEOUT.plus(call.holdTime()))
                .header("Accept", "application/json")
                .header("x-api-key", credentials.key())
                .header("x-date", date)
                .header("x-signature", credentials.signature(date));
        call.headers().forEach(request::header);
        String body = call.body();
        request.method(call.method(), body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }
}
