package dev.vipexport.emulators.storage;

import dev.vipexport.emulators.storage.http.MultipartReader;
import dev.vipexport.emulators.storage.http.Request;
import dev.vipexport.emulators.storage.http.RequestParser;
import dev.vipexport.emulators.storage.http.Response;
import dev.vipexport.emulators.storage.http.StorageApiException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Serves batches (multipart/mixed): up to 100 calls in one request, each with its own response. */
final class BatchRoute implements Router.Handler {
    private static final String BOUNDARY = "batch_answers";
    /** <a href="https://cloud.google.com/storage/docs/batch">Google's limit</a> */
    private static final int MAX_CALLS = 100;

    private final Router routes;

    BatchRoute(Router routes) {
        this.routes = routes;
    }

    @Override
    public Response handle(Request request, List<String> parts) throws IOException {
        if (!request.method().equals("POST")) {
            throw request.methodNotSupported();
        }
        MultipartReader calls = MultipartReader.of(request.plainBody(), request.header("Content-Type"));
        ByteArrayOutputStream answers = new ByteArrayOutputStream();
        int count = 0;
        for (MultipartReader.Part call = calls.next(); call != null; call = calls.next()) {
            count++;
            if (count > MAX_CALLS) {
                throw StorageApiException.invalid("The batch has more than " + MAX_CALLS + " calls");
            }
            try (Response answer =
                    routes.dispatch(RequestParser.parse(call.body().readAllBytes()))) {
                append(answers, call.headers().getFirst("Content-ID"), answer);
            }
        }
        answers.writeBytes(ascii("--" + BOUNDARY + "--\r\n"));
        return Response.bytes(200, "multipart/mixed; boundary=" + BOUNDARY, answers.toByteArray());
    }

    private static void append(ByteArrayOutputStream out, @Nullable String id, Response answer) throws IOException {
        out.writeBytes(ascii("--" + BOUNDARY + "\r\nContent-Type: application/http\r\n"));
        if (id != null) {
            out.writeBytes(ascii("Content-ID: <response-" + id.replaceAll("[<>]", "") + ">\r\n"));
        }
        out.writeBytes(
                ascii("\r\nHTTP/1.1 " + answer.status() + " " + (answer.status() < 300 ? "OK" : "Failed") + "\r\n"));
        answer.headers()
                .forEach(
                        (name, values) -> values.forEach(value -> out.writeBytes(ascii(name + ": " + value + "\r\n"))));
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        answer.body().writeTo(body);
        out.writeBytes(ascii("Content-Length: " + body.size() + "\r\n\r\n"));
        out.writeBytes(body.toByteArray());
        out.writeBytes(ascii("\r\n"));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
