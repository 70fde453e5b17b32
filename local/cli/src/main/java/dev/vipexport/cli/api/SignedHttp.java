package dev.vipexport.cli.api;

import dev.vipexport.cli.end.EndException;
import dev.vipexport.cli.end.Exit;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * Sends requests, each signed when it is sent, and repeats those that met 429, 503 or no server at all, and surely did
 * nothing or may be repeated. Redirects are not followed: a signature is for one server.
 */
final class SignedHttp {
    private static final Duration TIMEOUT = Duration.ofSeconds(30);

    private final HttpClient http;
    private final URI server;
    private final Credentials credentials;
    private final InstantSource clock;
    private final Retries retries;

    SignedHttp(HttpClient http, URI server, Credentials credentials, InstantSource clock, Retries retries) {
        this.http = http;
        this.server = server;
        this.credentials = credentials;
        this.clock = clock;
        this.retries = retries;
    }

    /**
     * The answer, whatever its status.
     *
     * @throws EndException when there is none
     */
    HttpResponse<String> send(Call call) {
        for (int failures = 1; ; failures++) {
            try {
                HttpResponse<String> answer = http.send(signed(call), BodyHandlers.ofString(StandardCharsets.UTF_8));
                if (!comesAgain(call, answer.statusCode())) {
                    return answer;
                }
                Optional<Duration> asked = RetryAfter.of(answer.headers(), clock.instant());
                retries.after(failures, server + " is busy (" + answer.statusCode() + ")", asked);
            } catch (IOException e) {
                if (!isRepeatable(call, e)) {
                    throw new EndException(Exit.UNREACHABLE, unreachable(e), e);
                }
                retries.after(failures, unreachable(e), Optional.empty());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new EndException(Exit.INTERRUPTED, "Interrupted", e);
            }
        }
    }

    /** 429 is said before anything is done; who got 503, perhaps of a proxy, does not know what was done behind it. */
    private static boolean comesAgain(Call call, int status) {
        return status == 429 || (status == 503 && call.repeatable());
    }

    private static boolean isRepeatable(Call call, IOException e) {
        boolean neverSent = e instanceof ConnectException || e instanceof HttpConnectTimeoutException;
        return !(e instanceof SSLException) && (call.repeatable() || neverSent);
    }

    private String unreachable(IOException e) {
        String detail = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
        return server + " cannot be reached (" + detail + ")";
    }

    private HttpRequest signed(Call call) {
        String date = now().toString();
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + call.pathAndQuery()))
                .timeout(TIMEOUT.plus(call.held()))
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
