package dev.vipexport.stack.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.QueryDocumentSnapshot;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.emulators.firestore.FirestoreServer;
import dev.vipexport.stack.load.Message.Channel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MessageFileTest {
    private static final Channel CHANNEL = new Channel("ws", "ch");

    @TempDir
    private Path directory;

    private FirestoreServer server;
    private Firestore firestore;

    @BeforeEach
    void start() {
        server = FirestoreServer.start(FirestoreServer.Options.inMemory());
        firestore = GoogleClients.firestore(new CloudSettings("p", "(default)", "b", server.endpoint(), null));
    }

    @AfterEach
    void stop() throws Exception {
        firestore.close();
        server.close();
    }

    @Test
    void load_reportsInvalidLinesAndLoadsOthers() throws Exception {
        MessageFile.Report report = load(List.of(line("a", "one"), "{", "", line("b", "two"), "{\"id\":\"c\"}"));

        assertThat(report.loaded()).isEqualTo(2);
        assertThat(report.invalidLines()).containsOnlyKeys(2L, 5L).containsEntry(5L, "userId is missing");
        assertThat(texts()).containsExactly("one", "two");
    }

    @Test
    void load_keepsLaterLine_whenIdsAreEqual() throws Exception {
        load(List.of(line("a", "first"), line("a", "second")));

        assertThat(texts()).containsExactly("second");
    }

    @Test
    void load_reportsLine_whenFirestoreRejectsMessage() throws Exception {
        MessageFile.Report report =
                load(List.of(line("a", "one"), line("b", "x".repeat(1_100_000)), line("c", "three")));

        assertThat(report.invalidLines()).containsOnlyKeys(2L);
        assertThat(texts()).containsExactly("one", "three");
    }

    @Test
    void load_keepsReadableLines_whenGzipIsTruncated() throws Exception {
        byte[] whole = Files.readAllBytes(
                Path.of(MessageFileTest.class.getResource("/messages.jsonl.gz").toURI()));
        Path cut = directory.resolve("cut.jsonl.gz");
        Files.write(cut, java.util.Arrays.copyOf(whole, whole.length / 2));

        MessageFile.Report report = MessageFile.load(cut, firestore, CHANNEL);

        assertThat(report.loaded()).isBetween(20L, 166L);
        assertThat(report.invalidLines().lastEntry().getValue()).contains("the rest of the file cannot be read");
    }

    @Test
    void load_fails_whenFileIsMissing() {
        assertThatThrownBy(() -> MessageFile.load(directory.resolve("none.jsonl"), firestore, CHANNEL))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void load_fails_whenFileIsNotGzip() throws Exception {
        Path file = Files.writeString(directory.resolve("plain.jsonl.gz"), line("a", "one"));

        assertThatThrownBy(() -> MessageFile.load(file, firestore, CHANNEL)).hasMessageContaining("is not gzip");
    }

    private MessageFile.Report load(List<String> lines) throws IOException {
        return MessageFile.load(Files.write(directory.resolve("m.jsonl"), lines), firestore, CHANNEL);
    }

    private List<String> texts() throws Exception {
        return firestore.collection("VipMessages").get().get().getDocuments().stream()
                .map((QueryDocumentSnapshot document) -> document.getString("text"))
                .toList();
    }

    private static String line(String id, String text) {
        return """
                {"id":"%s","userId":"u","timestamp":"2026-06-01T00:00:00Z","kind":"text","source":"web","labels":[],"text":"%s"}""".formatted(id, text);
    }
}
