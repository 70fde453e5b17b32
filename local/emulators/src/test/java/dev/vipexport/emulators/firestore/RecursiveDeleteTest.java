package dev.vipexport.emulators.firestore;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.firestore.CollectionReference;
import com.google.cloud.firestore.DocumentReference;
import com.google.cloud.firestore.WriteBatch;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Deletes documents with all below them as Google's client does it: with one query over collections of every name. */
class RecursiveDeleteTest extends FirestoreTestBase {
    private static final int MANY = 700;

    /** Writes documents of several collections at several depths, below a missing document too. */
    private void seed(CollectionReference root) throws Exception {
        WriteBatch batch = firestore.batch();
        for (String path : List.of(
                "a",
                "a/s/x",
                "a/s/__id7__",
                "a/s/x/t/y",
                "a/t/\n",
                "b",
                "b/s/x",
                "gone/s/x",
                "__id-3__",
                "__id-3__/s/x",
                "____")) {
            batch.set(root.document(path), Map.of("path", path));
        }
        await(batch.commit());
    }

    private static Stream<String> paths(CollectionReference collection) throws Exception {
        Stream.Builder<String> paths = Stream.builder();
        for (DocumentReference document : collection.listDocuments()) {
            if (await(document.get()).exists()) {
                paths.add(document.getPath());
            }
            for (CollectionReference below : document.listCollections()) {
                paths(below).forEach(paths);
            }
        }
        return paths.build();
    }

    private List<String> pathsIn(CollectionReference root) throws Exception {
        return paths(root)
                .map(path -> path.substring(root.getPath().length() + 1))
                .toList();
    }

    @Test
    void recursiveDelete_deletesOnlyDocumentAndAllBelow() throws Exception {
        seed(collection);

        await(firestore.recursiveDelete(collection.document("a")));

        assertThat(pathsIn(collection)).containsExactly("__id-3__", "__id-3__/s/x", "____", "b", "b/s/x", "gone/s/x");
    }

    @Test
    void recursiveDelete_deletesOnlyBelow_whenDocumentIsMissing() throws Exception {
        seed(collection);

        await(firestore.recursiveDelete(collection.document("gone")));

        assertThat(pathsIn(collection)).hasSize(10).contains("a", "b").doesNotContain("gone/s/x");
    }

    @Test
    void recursiveDelete_deletesOnlyCollectionAndAllBelow() throws Exception {
        CollectionReference before = firestore.collection(collection.getId() + "!");
        CollectionReference after = firestore.collection(collection.getId() + "\u0000");
        seed(collection);
        seed(before);
        seed(after);

        await(firestore.recursiveDelete(collection));

        assertThat(pathsIn(collection)).isEmpty();
        assertThat(pathsIn(before)).hasSize(11);
        assertThat(pathsIn(after)).hasSize(11);
    }

    @Test
    void recursiveDelete_deletesOnlySubcollection() throws Exception {
        seed(collection);

        await(firestore.recursiveDelete(collection.document("a").collection("s")));

        assertThat(pathsIn(collection))
                .containsExactly("__id-3__", "__id-3__/s/x", "____", "a", "a/t/\n", "b", "b/s/x", "gone/s/x");
    }

    @Test
    void recursiveDelete_deletesManyDocuments() throws Exception {
        DocumentReference root = collection.document("root");
        for (int from = 0; from < MANY; from += 350) {
            WriteBatch batch = firestore.batch();
            for (int n = from; n < from + 350; n++) {
                batch.set(root.collection("s" + n % 9).document("d" + n), Map.of("n", n));
            }
            await(batch.commit());
        }

        await(firestore.recursiveDelete(root));

        assertThat(pathsIn(collection)).isEmpty();
    }
}
