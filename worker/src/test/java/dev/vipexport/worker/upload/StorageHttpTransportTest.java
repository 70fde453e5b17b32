package dev.vipexport.worker.upload;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.client.http.AbstractHttpContent;
import com.google.api.client.http.ByteArrayContent;
import com.google.api.client.http.GenericUrl;
import com.google.api.client.http.HttpContent;
import com.google.api.client.http.HttpRequest;
import com.google.api.client.http.javanet.NetHttpTransport;
import com.google.cloud.NoCredentials;
import com.google.cloud.storage.BlobInfo;
import com.google.cloud.storage.Storage;
import com.google.cloud.storage.Storage.ComposeRequest;
import com.google.cloud.storage.StorageOptions;
import com.sun.net.httpserver.HttpServer;
import dev.vipexport.common.cloud.CloudSettings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class StorageHttpTransportTest {
    private static final int LENGTH = 1_000_000;

    private final byte[] bytes = new byte[LENGTH];

    /** Writes as Google's client writes a chunk. */
    private final HttpContent chunk = new AbstractHttpContent("text/csv") {
        @Override
        public long getLength() {
            return LENGTH;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            for (int at = 0; at < LENGTH; at += 8_192) {
                out.write(bytes, at, Math.min(8_192, LENGTH - at));
            }
            out.flush();
        }
    };

    private final List<Integer> writes = new ArrayList<>();
    private final ByteArrayOutputStream written = new ByteArrayOutputStream() {
        @Override
        public synchronized void write(byte[] from, int offset, int length) {
            super.write(from, offset, length);
            writes.add(length);
        }
    };

    @Test
    void chunk_isWritten_inLargePieces() throws IOException {
        new Random(1).nextBytes(bytes);

        HttpContent sent = sent(chunk);
        sent.writeTo(written);

        assertThat(sent.getLength()).isEqualTo(LENGTH);
        assertThat(sent.getType()).isEqualTo("text/csv");
        assertThat(written.toByteArray()).isEqualTo(bytes);
        assertThat(writes).hasSize(8).startsWith(131_072);
    }

    @Test
    void body_isUnchanged_whenSmall() throws IOException {
        HttpContent small = new ByteArrayContent("application/json", new byte[1_000]);

        assertThat(sent(small)).isSameAs(small);
    }

    @Test
    void body_isNeverCompressed() throws Exception {
        var encodings = new CopyOnWriteArrayList<String>();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            encodings.add(exchange.getRequestMethod() + " "
                    + exchange.getRequestHeaders().getFirst("Content-Encoding"));
            byte[] object = "{\"bucket\":\"b\",\"name\":\"o\"}".getBytes(UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, object.length);
            exchange.getResponseBody().write(object);
            exchange.close();
        });
        server.start();
        var cloud = new CloudSettings(
                "p",
                "(default)",
                "b",
                null,
                "http://127.0.0.1:" + server.getAddress().getPort());
        try (Storage storage = Uploads.storage(cloud, UploadTest.QUICK)) {
            storage.create(BlobInfo.newBuilder("b", "o").build(), bytes, 0, 1_000);
            storage.compose(ComposeRequest.of("b", List.of("1", "2"), "o"));
        } finally {
            server.stop(0);
        }

        assertThat(encodings).containsExactly("POST null", "POST null");
    }

    private static HttpContent sent(HttpContent body) throws IOException {
        var options = StorageOptions.newBuilder()
                .setProjectId("p")
                .setCredentials(NoCredentials.getInstance())
                .build();
        HttpRequest request = new NetHttpTransport()
                .createRequestFactory(new StorageHttpTransport().getHttpRequestInitializer(options))
                .buildPutRequest(new GenericUrl("http://127.0.0.1/"), body);
        request.getInterceptor().intercept(request);
        return request.getContent();
    }
}
