package dev.vipexport.emulators.firestore.contract;

import com.google.cloud.firestore.v1.FirestoreClient;
import com.google.firestore.v1.CreateDocumentRequest;
import com.google.firestore.v1.DeleteDocumentRequest;
import com.google.firestore.v1.Document;
import com.google.firestore.v1.UpdateDocumentRequest;
import com.google.firestore.v1.Write;
import java.util.Set;

/**
 * Executes the calls that write one document: {@code create-document COLLECTION ID|any {FIELDS}}, {@code
 * update-document PATH {FIELDS}} with {@code mask} and {@code if} as in {@link WriteText}, and {@code delete-document
 * PATH} with {@code if}. The first two can end with {@code show FIELD, ...|nothing}, the mask of the response. The
 * answer is the document, with {@code AUTO} for an id that Firestore chose.
 */
record DocumentRpcs(FirestoreClient client, ValueText values, WriteText texts, CaseVariables variables) {
    private static final Set<String> VERBS = Set.of("create-document", "update-document", "delete-document");

    boolean canHandle(Tokens tokens) {
        return VERBS.stream().anyMatch(tokens::isNext);
    }

    String answer(Tokens tokens) {
        return switch (tokens.takeText()) {
            case "create-document" -> create(tokens);
            case "update-document" -> update(tokens);
            default -> delete(tokens);
        };
    }

    private String create(Tokens tokens) {
        String collection = tokens.takeText();
        int slash = collection.lastIndexOf('/');
        String id = tokens.takeText();
        CreateDocumentRequest.Builder request = CreateDocumentRequest.newBuilder()
                .setParent((values.root() + collection.substring(0, Math.max(slash, 0))).replaceAll("/$", ""))
                .setCollectionId(collection.substring(slash + 1))
                .setDocumentId(id.equals("any") ? "" : id)
                .setDocument(Document.newBuilder().putAllFields(values.fields(tokens)));
        while (!tokens.isAtEnd()) {
            tokens.expect("show");
            request.setMask(WriteText.mask(tokens));
        }
        return written(client.createDocument(request.build()));
    }

    private String update(Tokens tokens) {
        Write.Builder write = texts.update(tokens.takeText(), tokens);
        UpdateDocumentRequest.Builder request = UpdateDocumentRequest.newBuilder();
        while (!tokens.isAtEnd()) {
            if (tokens.tryTake("show")) {
                request.setMask(WriteText.mask(tokens));
            } else {
                texts.option(tokens.takeText(), tokens, write);
            }
        }
        if (write.hasUpdateMask()) {
            request.setUpdateMask(write.getUpdateMask());
        }
        if (write.hasCurrentDocument()) {
            request.setCurrentDocument(write.getCurrentDocument());
        }
        return written(
                client.updateDocument(request.setDocument(write.getUpdate()).build()));
    }

    private String delete(Tokens tokens) {
        Write.Builder write = Write.newBuilder().setDelete(values.root() + tokens.takeText());
        while (!tokens.isAtEnd()) {
            texts.option(tokens.takeText(), tokens, write);
        }
        DeleteDocumentRequest.Builder request =
                DeleteDocumentRequest.newBuilder().setName(write.getDelete());
        if (write.hasCurrentDocument()) {
            request.setCurrentDocument(write.getCurrentDocument());
        }
        client.deleteDocument(request.build());
        return "ok";
    }

    private String written(Document document) {
        variables.recordCommit(document.getUpdateTime());
        String path = document.getName().replace(values.root(), "");
        return path.replaceAll("/[A-Za-z0-9]{20}$", "/AUTO") + " " + values.print(document.getFieldsMap());
    }
}
