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
public record Connection(HttpClient http, Exports exports, Retries retries, InstantSource clock) {

    /**
     * What reaches {@code server}.
     *
     * @param server its address, without a slash at the end
     */
    public static Connection to(URI server, Credentials credentials, InstantSource clock, Retries retries) {
        HttpClient http = HttpClient.newBuilder()
                // over HTTP/2 what came before a connection broke may be lost
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(Duration.ofSeconds(10))
                .build();
        var signed = new SignedHttp(http, server, credentials, clock, retries);
        return new Connection(http, new Exports(signed, new Refusals(clock)), retries, clock);
    }

    public Waiting waiting() {
        return new Waiting(exports, clock, retries.pause());
    }
}
