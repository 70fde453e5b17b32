package dev.vipexport.emulators.firestore.rpc;

import com.google.firestore.v1.Document;
import dev.vipexport.emulators.firestore.query.Rows;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** All rows in an order that has nothing to do with their names, but is the same each time. */
final class ShuffledRows implements Rows {
    private final Rows source;
    private @Nullable Deque<Document> shuffled;

    ShuffledRows(Rows source) {
        this.source = source;
    }

    @Override
    public @Nullable Document next() {
        if (shuffled == null) {
            shuffled = shuffle();
        }
        return shuffled.poll();
    }

    private Deque<Document> shuffle() {
        List<Document> rows = new ArrayList<>();
        for (Document row = source.next(); row != null; row = source.next()) {
            rows.add(row);
        }
        Collections.shuffle(rows, new Random(rows.size()));
        return new ArrayDeque<>(rows);
    }
}
