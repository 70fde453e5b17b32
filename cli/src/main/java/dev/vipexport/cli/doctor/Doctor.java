package dev.vipexport.cli.doctor;

import dev.vipexport.cli.api.Connection;
import dev.vipexport.cli.api.Credentials;
import dev.vipexport.cli.api.ExportApiClient;
import dev.vipexport.cli.api.PlainHttp;
import dev.vipexport.cli.api.RetryPolicy;
import dev.vipexport.cli.doctor.Check.Name;
import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.exit.ExitException;
import dev.vipexport.cli.exit.Sleeper;
import dev.vipexport.cli.http.HttpTransport;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks credentials, address, connection, version, clock and access, each after what it needs. */
public final class Doctor {
    private static final Pattern COPIED_WRONG = Pattern.compile("[\\s\"'].*|.*[\\s\"']", Pattern.DOTALL);

    /** The server refuses a date that is further ahead (5 s) or behind (60 s). Its Date has whole seconds. */
    private static final Duration MAX_AHEAD = Duration.ofSeconds(5);

    private static final Duration MAX_BEHIND = Duration.ofSeconds(59);

    private final HttpTransport transport;
    private final InstantSource clock;
    private final Sleeper sleeper;
    private final List<Check> checks = new ArrayList<>();
    private @Nullable String serverVersion;

    /** Creates a doctor that has checked nothing. */
    public Doctor(HttpTransport transport, InstantSource clock, Sleeper sleeper) {
        this.transport = transport;
        this.clock = clock;
        this.sleeper = sleeper;
    }

    /** Returns the version of the API that the server names, or null before the checks, and if it names none. */
    public @Nullable String serverVersion() {
        return serverVersion;
    }

    /**
     * Checks everything.
     *
     * @param givenServer throws {@link ExitException} if there is no valid address
     * @param givenCredentials throws {@link ExitException} if there are none
     * @return the results, in the order of {@link Name}
     */
    public List<Check> examine(Supplier<URI> givenServer, Supplier<Credentials> givenCredentials) {
        Optional<Credentials> credentials = examineCredentials(givenCredentials);
        Optional<URI> server = examineAddress(givenServer);
        if (server.isEmpty()) {
            skip(Name.ADDRESS, Name.CONNECTION, Name.VERSION, Name.CLOCK, Name.ACCESS);
            return checks;
        }
        var description = new ServerDescription(transport, server.get(), clock);
        checks.add(description.connect());
        if (lastFailed()) {
            skip(Name.CONNECTION, Name.VERSION, Name.CLOCK, Name.ACCESS);
            return checks;
        }
        serverVersion = description.version();
        checks.add(description.checkVersion());
        checks.add(checkClock(server.get(), description.clockAhead()));
        if (credentials.isEmpty()) {
            skip(Name.CREDENTIALS, Name.ACCESS);
        } else {
            checks.add(checkAccess(server.get(), credentials.get()));
        }
        return checks;
    }

    private boolean lastFailed() {
        return checks.get(checks.size() - 1).hasFailed();
    }

    private void skip(Name needed, Name... names) {
        for (Name name : names) {
            checks.add(Check.skipped(name, needed));
        }
    }

    private Optional<Credentials> examineCredentials(Supplier<Credentials> given) {
        try {
            Credentials credentials = given.get();
            String key = credentials.key();
            checks.add(
                    COPIED_WRONG.matcher(credentials.secret()).matches()
                            ? Check.warning(
                                    Name.CREDENTIALS,
                                    "The secret of the key " + key + " begins or ends with a blank or a quote.",
                                    "If the server rejects it, copy it again without.")
                            : Check.ok(Name.CREDENTIALS, "The key is " + key + ", and there is a secret."));
            return Optional.of(credentials);
        } catch (ExitException e) {
            checks.add(Check.failed(Name.CREDENTIALS, e.exitCode(), e.getMessage() + ".", ""));
            return Optional.empty();
        }
    }

    private Optional<URI> examineAddress(Supplier<URI> given) {
        try {
            URI server = given.get();
            checks.add(
                    PlainHttp.isExposed(server)
                            ? Check.warning(
                                    Name.ADDRESS,
                                    server + " does not encrypt: others on the network can read the messages.",
                                    "Use an https address.")
                            : Check.ok(Name.ADDRESS, server + " is a valid address."));
            return Optional.of(server);
        } catch (ExitException e) {
            checks.add(Check.failed(Name.ADDRESS, e.exitCode(), e.getMessage() + ".", ""));
            return Optional.empty();
        }
    }

    private static Check checkClock(URI server, Optional<Duration> localAhead) {
        if (localAhead.isEmpty()) {
            return Check.warning(
                    Name.CLOCK,
                    "The server does not tell its time, so the clocks cannot be compared.",
                    "Check this machine's time yourself.");
        }
        Duration ahead = localAhead.get();
        String text = "This machine's clock is " + ahead.abs().toSeconds() + " s "
                + (ahead.isNegative() ? "behind" : "ahead of") + " the server's";
        if (ahead.compareTo(MAX_AHEAD) <= 0 && ahead.negated().compareTo(MAX_BEHIND) <= 0) {
            return Check.ok(
                    Name.CLOCK, ahead.abs().toSeconds() == 0 ? "The clocks agree." : text + ", which is near enough.");
        }
        return PlainHttp.isExposed(server)
                ? Check.failed(
                        Name.CLOCK,
                        ExitCode.REFUSED,
                        text + ", so it refuses the signatures.",
                        "Set this machine's clock, or use an https address.")
                : Check.warning(
                        Name.CLOCK,
                        text + ". This client signs with the server's time; other programs are refused.",
                        "Set this machine's clock.");
    }

    private Check checkAccess(URI server, Credentials credentials) {
        var once = new RetryPolicy(0, sleeper, notice -> {});
        try {
            ExportApiClient.Probe probe = Connection.to(server, transport, credentials, clock, once)
                    .api()
                    .probe();
            return switch (probe.status()) {
                case 200 -> Check.ok(Name.ACCESS, "The server accepts key and secret.");
                case 401 ->
                    refused(
                            "The server rejects the signature (401). Either it does not know the key "
                                    + credentials.key() + ", or the secret is wrong; it does not tell which.",
                            clockFailed()
                                    ? "Set the clock first."
                                    : "Compare both with what the operator gave you, and ask whether the key is active.");
                case 403 ->
                    refused(
                            "The key " + credentials.key() + " may not list exports (403): " + probe.message() + ".",
                            "Ask the server's operator for permission.");
                default ->
                    Check.failed(
                            Name.ACCESS,
                            probe.status() >= 500 || probe.status() < 400 ? ExitCode.UNREACHABLE : ExitCode.REFUSED,
                            "The server answers " + probe.status() + " to a signed request: " + probe.message() + ".",
                            "Ask the server's operator.");
            };
        } catch (ExitException e) {
            return Check.failed(Name.ACCESS, e.exitCode(), e.getMessage() + ".", "");
        }
    }

    private boolean clockFailed() {
        return checks.stream().anyMatch(check -> check.name() == Name.CLOCK && check.hasFailed());
    }

    private static Check refused(String text, String advice) {
        return Check.failed(Name.ACCESS, ExitCode.REFUSED, text, advice);
    }
}
