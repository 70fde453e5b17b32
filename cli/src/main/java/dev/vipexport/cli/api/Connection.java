package dev.vipexport.cli.api;

import dev.vipexport.cli.http.HttpTransport;
import java.net.URI;
import java.time.InstantSource;

/**
 * The clients for one server.
 *
 * @param server address without a slash at the end
 * @param http sends no credentials, so it is also for download links
 */
public record Connection(
        URI server, HttpTransport http, ExportApiClient api, RetryPolicy retryPolicy, InstantSource clock) {

    /**
     * Returns the clients for {@code server}.
     *
     * @param server address without a slash at the end
     */
    public static Connection to(
            URI server, HttpTransport http, Credentials credentials, InstantSource clock, RetryPolicy retryPolicy) {
        var signed = new SignedHttpClient(http, server, credentials, new ServerClock(clock), retryPolicy);
        return new Connection(server, http, new ExportApiClient(signed), retryPolicy, clock);
    }

    /** Returns a poller for jobs of this server. */
    public JobPoller jobPoller() {
        return new JobPoller(api, clock, retryPolicy.sleeper());
    }
}
