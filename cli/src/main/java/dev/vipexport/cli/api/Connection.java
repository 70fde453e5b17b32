package dev.vipexport.cli.api;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;

/**
 * The clients for one server.
 *
 * @param server address without a slash at the end
 * @param http sends no credentials, so it is also for download links
 */
public record Connection(
        URI server, HttpClient http, ExportApiClient api, RetryPolicy retryPolicy, InstantSource clock) {

    /**
     * Returns the clients for {@code server}.
     *
     * @param server address without a slash at the end
     */
    public static Connection to(URI server, Credentials credentials, InstantSource clock, RetryPolicy retryPolicy) {
        HttpClient http = HttpClient.newBuilder()
                // over HTTP/2, the client may lose bytes that arrived before the connection broke
                .version(HttpClient.Version.HTTP_1_1)
                // a signature is for one server, and a link for one file
                .followRedirects(HttpClient.Redirect.NEVER)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
        var signed = new SignedHttpClient(http, server, credentials, new ServerClock(clock), retryPolicy);
        return new Connection(server, http, new ExportApiClient(signed), retryPolicy, clock);
    }

    /** Returns a poller for jobs of this server. */
    public JobPoller jobPoller() {
        return new JobPoller(api, clock, retryPolicy.sleeper());
    }
}
