package dev.vipexport.emulators.firestore.listen;

import com.google.firestore.v1.Document;
import com.google.firestore.v1.ListenResponse;
import com.google.protobuf.Timestamp;
import dev.vipexport.emulators.firestore.query.ChangeScan;
import dev.vipexport.emulators.firestore.query.ConcatenatedRows;
import dev.vipexport.emulators.firestore.query.Query;
import dev.vipexport.emulators.firestore.query.QueryRunner;
import dev.vipexport.emulators.firestore.query.Rows;
import dev.vipexport.emulators.firestore.store.VersionStore;
import dev.vipexport.emulators.firestore.value.ResourceName.DocumentName;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A target of a query's results. Without limit and offset, each document matches by itself and the target holds nothing
 * in memory. With them, it compares the results before and after.
 */
final class QueryListenTarget implements ListenTarget {
    private final VersionStore versions;
    private final QueryRunner runner;
    private final Query query;

    QueryListenTarget(VersionStore versions, QueryRunner runner, Query query) {
        this.versions = versions;
        this.runner = runner;
        this.query = query;
    }

    @Override
    public MessageSource state(int target, long time) {
        Rows rows = runner.run(query, time);
        return () -> {
            Document document = rows.next();
            return document == null ? null : changed(target, document);
        };
    }

    private ListenResponse changed(int target, Document document) {
        return ListenMessages.changed(target, query.project(document));
    }

    @Override
    public MessageSource changes(int target, Set<DocumentName> changed, long before, long now) {
        Iterator<DocumentName> rest = changed.stream()
                .filter(name -> query.hasCollection(name.collection()))
                .iterator();
        MessageSource each = () -> nextChange(target, rest, before, now);
        return !isLimited() ? each : each.next() == null ? MessageSource.of() : compareResults(target, before, now);
    }

    /** Compares each document of the collections at both times. */
    @Override
    public MessageSource changes(int target, long before, long now) {
        if (isLimited()) {
            return compareResults(target, before, now);
        }
        Rows walk = new ConcatenatedRows(
                runner.collections(query), collection -> new ChangeScan(versions, collection, before, now));
        return () -> {
            Document row = walk.next();
            ListenResponse message = null;
            while (row != null && message == null) {
                message = change(target, DocumentName.parse(row.getName()), before, now);
                row = message == null ? walk.next() : row;
            }
            return message;
        };
    }

    private boolean isLimited() {
        return query.limit() >= 0 || query.offset() > 0;
    }

    private @Nullable ListenResponse nextChange(int target, Iterator<DocumentName> names, long before, long now) {
        ListenResponse message = null;
        while (message == null && names.hasNext()) {
            message = change(target, names.next(), before, now);
        }
        return message;
    }

    /** Returns the change of one document regardless of the limit. */
    private @Nullable ListenResponse change(int target, DocumentName name, long before, long now) {
        Document old = versions.read(name, before);
        Document document = versions.read(name, now);
        boolean wasIn = old != null && query.hasResult(old);
        if (document != null && query.hasResult(document)) {
            boolean isNews = old == null || !wasIn || !document.getUpdateTime().equals(old.getUpdateTime());
            return isNews ? changed(target, document) : null;
        }
        return wasIn ? removed(target, name.toString(), document, now) : null;
    }

    private MessageSource compareResults(int target, long before, long now) {
        Map<String, Timestamp> old = new HashMap<>();
        Rows earlier = runner.run(query, before);
        for (Document row = earlier.next(); row != null; row = earlier.next()) {
            old.put(row.getName(), row.getUpdateTime());
        }
        Rows later = runner.run(query, now);
        return () -> {
            for (Document row = later.next(); row != null; row = later.next()) {
                if (!row.getUpdateTime().equals(old.remove(row.getName()))) {
                    return changed(target, row);
                }
            }
            return nextRemoved(target, old, now);
        };
    }

    private @Nullable ListenResponse nextRemoved(int target, Map<String, Timestamp> old, long now) {
        Iterator<String> names = old.keySet().iterator();
        if (!names.hasNext()) {
            return null;
        }
        String name = names.next();
        names.remove();
        return removed(target, name, versions.read(DocumentName.parse(name), now), now);
    }

    private static ListenResponse removed(int target, String name, @Nullable Document document, long now) {
        return document == null
                ? ListenMessages.deleted(target, name, now)
                : ListenMessages.noLongerMatches(target, name, now);
    }

    @Override
    public int countDocuments(long time) {
        Rows rows = runner.run(query, time);
        int count = 0;
        while (rows.next() != null) {
            count++;
        }
        return count;
    }
}
