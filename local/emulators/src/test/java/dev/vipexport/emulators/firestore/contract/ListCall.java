package dev.vipexport.emulators.firestore.contract;

import com.google.cloud.firestore.v1.FirestoreClient;
import com.google.firestore.v1.Document;
import com.google.firestore.v1.ListDocumentsRequest;
import com.google.firestore.v1.ListDocumentsResponse;
import com.google.protobuf.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Executes {@code list COLLECTION [missing] [pages of N] [order ORDER] [mask FIELD, ...]} and returns the ids. A bar
 * separates pages, a question mark follows a missing document. An empty last page, which a server may send or not, is
 * left out.
 */
record ListCall(
        FirestoreClient client, String root, @Nullable Timestamp time) {

    String answer(Tokens tokens) {
        ListDocumentsRequest.Builder request = request(tokens);
        List<String> pages = new ArrayList<>();
        ListDocumentsResponse page;
        do {
            page = client.listDocumentsCallable().call(request.build());
            if (page.getDocumentsCount() > 0) {
                pages.add(page.getDocumentsList().stream().map(this::printed).collect(Collectors.joining(" ")));
            }
            request.setPageToken(page.getNextPageToken());
        } while (!page.getNextPageToken().isEmpty());
        String all = String.join(" | ", pages);
        return all.isEmpty() ? "nothing" : all;
    }

    private ListDocumentsRequest.Builder request(Tokens tokens) {
        String path = tokens.takeText();
        int slash = path.lastIndexOf('/');
        ListDocumentsRequest.Builder request = ListDocumentsRequest.newBuilder()
                .setParent((root + path.substring(0, Math.max(slash, 0))).replaceAll("/$", ""))
                .setCollectionId(path.substring(slash + 1));
        if (time != null) {
            request.setReadTime(time);
        }
        while (!tokens.isAtEnd()) {
            option(tokens.takeText(), tokens, request);
        }
        return request;
    }

    private static void option(String word, Tokens tokens, ListDocumentsRequest.Builder request) {
        switch (word) {
            case "missing" -> request.setShowMissing(true);
            case "pages" -> {
                tokens.expect("of");
                request.setPageSize(tokens.takeInt());
            }
            case "order" -> request.setOrderBy(tokens.takeText());
            case "mask" -> request.setMask(WriteText.mask(tokens));
            default -> throw tokens.unexpected("an option of list before this:");
        }
    }

    private String printed(Document document) {
        String id = document.getName().substring(document.getName().lastIndexOf('/') + 1);
        return QuotedText.path(id) + (document.hasCreateTime() ? "" : "?");
    }
}
