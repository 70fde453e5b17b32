package dev.vipexport.emulators.storage;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.vipexport.emulators.junit.EmulatorsExtension;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.emulators.runtime.Loopback;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** Upload ids and signatures grant access to objects, so no log line may hold them. */
class LoggedTargetTest {
    @RegisterExtension
    static final EmulatorsExtension EMULATORS = EmulatorsExtension.shared();

    private final Logger logger = (Logger) LoggerFactory.getLogger(StorageHandler.class);
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

    @BeforeEach
    void watch() {
        logger.setLevel(Level.DEBUG);
        logged.start();
        logger.addAppender(logged);
    }

    @AfterEach
    void stopWatching() {
        logger.detachAppender(logged);
        logger.setLevel(null);
    }

    @Test
    void uploadId_isNotLogged_whenClientDisconnects() throws Exception {
        String bucket = "logged-" + UUID.randomUUID();
        EMULATORS.storage().createBucket(bucket);
        URI upload = URI.create(new RawHttp(EMULATORS.storage()).startUpload(bucket, "o", ""));

        sendHalf("PUT " + upload.getRawPath() + "?" + upload.getRawQuery());

        assertThat(awaitLine())
                .contains("PUT /upload/storage/v1/b/" + bucket + "/o?...")
                .doesNotContain("upload_id");
    }

    @Test
    void signature_isNotLogged_whenClientDisconnects() throws Exception {
        String bucket = "logged-" + UUID.randomUUID();
        EMULATORS.storage().createBucket(bucket);

        sendHalf("PUT /" + bucket + "/o?X-Goog-Signature=00ff");

        assertThat(awaitLine()).contains("PUT /" + bucket + "/o?...").doesNotContain("Signature");
    }

    /** Announces 100 bytes, sends 4 and disconnects. */
    private static void sendHalf(String methodAndTarget) throws Exception {
        int port = URI.create(EMULATORS.storage().url()).getPort();
        try (Socket client = new Socket(Loopback.address(port).getAddress(), port)) {
            String head = methodAndTarget + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\nhalf";
            client.getOutputStream().write(head.getBytes(US_ASCII));
        }
    }

    private String awaitLine() {
        Awaitility.await().atMost(TestTimeouts.MAX).until(() -> !logged.list.isEmpty());
        List<String> lines =
                logged.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
        return String.join("\n", lines);
    }
}
