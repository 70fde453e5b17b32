package dev.vipexport.cli.api;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;

/**
 * What reaches a server.
 *
 * @param http without anything of the caller's own, so good for links, too
 */
public record Connection(HttpClient http, ExportApiClient api, RetryPolicy retryPolicy, InstantSource clock) {

    /**
     * What reaches {@code server}.
     *
     * @param server its address, without a slash at the end
     */
    public static Connection to(URI server, Credentials credentials, InstantSource clock, RetryPolicy retryPolicy) {
        HttpClient http = HttpClient.newBuilder()
                // over HTTP/2 what came before a connection broke may be lost
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
        var signed = new SignedHttpClient(http, server, credentials, clock, retryPolicy);
        return new Connection(http, new ExportApiClient(signed, new ErrorResponses(clock)), retryPolicy, clock);
    }

    public JobPoller jobPoller() {
        return new JobPoller(api, clock, retryPolicy.sleeper());
    }
}
