package dev.vipexport.emulators.firestore.query;

import com.google.firestore.v1.Document;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Concatenates the rows of several collections or queries. */
public final class ConcatenatedRows implements Rows {
    private final Iterator<Rows> rest;
    private Rows current = Rows.none();

    /** Concatenates the rows of each source. */
    public <T> ConcatenatedRows(List<T> sources, Function<T, Rows> rows) {
        this.rest = sources.stream().map(rows).iterator();
    }

    @Override
    public @Nullable Document next() {
        Document document = current.next();
        while (document == null && rest.hasNext()) {
            current = rest.next();
            document = current.next();
        }
        return document;
    }
}
