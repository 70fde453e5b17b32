package dev.vipexport.cli.doctor;

import dev.vipexport.cli.doctor.Check.Name;
import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.exit.ExitException;
import dev.vipexport.cli.http.HttpRoute;
import dev.vipexport.cli.http.HttpTransport;
import dev.vipexport.cli.http.ProxyServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** Reads the server's OpenAPI document, which needs no signature: it tells the version, the routes and the time. */
final class ServerDescription {
    private static final String PATH = "/v3/api-docs";
    private static final Duration DEADLINE = Duration.ofSeconds(30);

    /** Routes that older servers lack, with the command that needs each. */
    private static final Map<String, String> NEWER_ROUTES = Map.of(
            "/vip-messages/exports/{exportId}/callback", "redeliver",
            "/vip-messages/exports/{exportId}/retry", "retry");

    private final HttpTransport transport;
    private final URI server;
    private final InstantSource clock;
    private JsonNode document = MissingNode.getInstance();
    private @Nullable Duration clockAhead;

    ServerDescription(HttpTransport transport, URI server, InstantSource clock) {
        this.transport = transport;
        this.server = server;
        this.clock = clock;
    }

    /** Fetches the document. */
    Check connect() {
        try {
            Optional<ProxyServer> proxy = transport.proxyFor(server);
            return connect(proxy, proxy.map(used -> "the proxy " + used).orElse(server.getRawAuthority()));
        } catch (ExitException e) {
            return Check.failed(Name.CONNECTION, e.exitCode(), e.getMessage() + ".", "");
        }
    }

    private Check connect(Optional<ProxyServer> proxy, String peer) {
        try {
            HttpRoute route = transport.routeTo(URI.create(server + PATH));
            route.request().timeout(DEADLINE).header("Accept", "application/json");
            Instant sentAt = clock.instant();
            HttpResponse<String> answer = route.sendForText(DEADLINE);
            clockAhead = compareClocks(answer, sentAt);
            return judge(answer, proxy.map(used -> " through the proxy " + used).orElse(""));
        } catch (IOException e) {
            ConnectionFailure failure = ConnectionFailure.of(e, server, peer, proxy.isPresent());
            return Check.failed(Name.CONNECTION, ExitCode.UNREACHABLE, failure.text(), failure.advice());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ExitException(ExitCode.INTERRUPTED, "Interrupted", e);
        }
    }

    private Check judge(HttpResponse<String> answer, String way) {
        int status = answer.statusCode();
        if (status == 407) {
            return unreachable(
                    "The proxy rejects its credentials (407)" + way + ".",
                    "Set user and password in its variable: http://USER:PASSWORD@HOST:PORT.");
        }
        if (status >= 300 && status < 400) {
            return unreachable("The server redirects (" + status + ").", "Set --server to its final address.");
        }
        if (status >= 500 && status != 501) {
            return unreachable("The server fails (" + status + ")" + way + ".", "Try later, or ask its operator.");
        }
        if (status == 200) {
            document = parse(answer.body());
            if (!document.path("openapi").isString() || !document.path("paths").isObject()) {
                return notTheApi(way);
            }
        } else if (!parse(answer.body()).path("message").isString()) {
            // each error of the API has a message, also that for a document that is switched off
            return notTheApi(way);
        }
        return Check.ok(Name.CONNECTION, "The server answers" + way + ".");
    }

    private static Check notTheApi(String way) {
        return unreachable(
                "Something else than the export API answers" + way + ".", "Check --server or VIP_EXPORT_SERVER.");
    }

    private static Check unreachable(String text, String advice) {
        return Check.failed(Name.CONNECTION, ExitCode.UNREACHABLE, text, advice);
    }

    private static JsonNode parse(String body) {
        try {
            return JsonMapper.shared().readTree(body);
        } catch (JacksonException e) {
            return MissingNode.getInstance(); // a page of another program
        }
    }

    /** Returns the version of the API, or null if the server does not tell it. */
    @Nullable
    String version() {
        return document.path("info").path("version").asString(null);
    }

    /** Says the version, and which commands the server is too old for. */
    Check checkVersion() {
        String version = version();
        if (version == null) {
            return Check.warning(
                    Name.VERSION,
                    "The server does not tell its version: " + server + PATH + " is missing.",
                    "Ask its operator if a command fails.");
        }
        List<String> missing = NEWER_ROUTES.entrySet().stream()
                .filter(route -> !document.path("paths").has(route.getKey()))
                .map(Map.Entry::getValue)
                .sorted()
                .toList();
        return missing.isEmpty()
                ? Check.ok(Name.VERSION, "The server has version " + version + " of the API.")
                : Check.warning(
                        Name.VERSION,
                        "The server has version " + version + " of the API and is older than this client: it lacks "
                                + String.join(" and ", missing) + ".",
                        "Do without, or ask its operator for an update.");
    }

    /** Returns how far this machine's clock is ahead of the server's, or empty if the server does not tell its time. */
    Optional<Duration> clockAhead() {
        return Optional.ofNullable(clockAhead);
    }

    /** The server wrote its time between {@code sentAt} and now. */
    private @Nullable Duration compareClocks(HttpResponse<String> answer, Instant sentAt) {
        Instant now = clock.instant();
        try {
            Instant date = answer.headers()
                    .firstValue("Date")
                    .map(text -> ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME)
                            .toInstant())
                    .orElse(null);
            if (date == null) {
                return null;
            }
            // a date has whole seconds
            if (now.isBefore(date)) {
                return Duration.between(date, now);
            }
            return sentAt.isAfter(date.plusSeconds(1)) ? Duration.between(date.plusSeconds(1), sentAt) : Duration.ZERO;
        } catch (DateTimeException e) {
            return null;
        }
    }
}
