package dev.vipexport.cli.http;

import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpTimeoutException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The way to an address.
 *
 * @param request builder of one request, with its address and the headers of the route
 */
public record HttpRoute(HttpClient client, HttpRequest.Builder request) {
    /** Maximum size of a response that is held in memory. */
    public static final int MAX_TEXT_BYTES = 8 * 1024 * 1024;

    /**
     * Sends the request and returns the response with its text.
     *
     * @param deadline maximum time of the whole response. The timeout of a request covers the body only since JDK 26
     * @throws ResponseTooLongException if the text has more than {@link #MAX_TEXT_BYTES}
     */
    public HttpResponse<String> sendForText(Duration deadline) throws IOException, InterruptedException {
        return send(head -> new BoundedBody(MAX_TEXT_BYTES), deadline, "the response did not end in time");
    }

    /**
     * Sends the request and returns the response when {@code body} has it.
     *
     * @param deadline maximum time until then
     * @param late message of the exception after the deadline
     */
    public <T> HttpResponse<T> send(BodyHandler<T> body, Duration deadline, String late)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<T>> answer = client.sendAsync(request.build(), body);
        try {
            return answer.get(deadline.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException broken ? broken : new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new HttpTimeoutException(late);
        } finally {
            answer.cancel(true);
        }
    }
}
