package dev.vipexport.worker.message;

import com.google.firestore.v1.Document;
import com.google.firestore.v1.RunQueryResponse;
import java.util.Objects;

/** Messages as Firestore sends them. */
public final class StoredMessages {
    private StoredMessages() {}

    public static StoredMessage of(Document document) {
        byte[] response =
                RunQueryResponse.newBuilder().setDocument(document).build().toByteArray();
        return Objects.requireNonNull(StoredMessage.parse(response), "the answer has a document");
    }
}
