package dev.vipexport.emulators.firestore.index;

import dev.vipexport.emulators.firestore.index.CompositeIndex.Mode;
import dev.vipexport.emulators.firestore.index.CompositeIndex.Part;
import dev.vipexport.emulators.firestore.value.FieldPath;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * An index as {@code firestore.indexes.json} writes it.
 *
 * @param isGroup whether it covers the collections of that name together, not each alone
 */
record IndexDefinition(String collectionGroup, boolean isGroup, List<Part> parts) {
    IndexDefinition {
        parts = List.copyOf(parts);
    }

    /**
     * Returns the equalities that this index serves in a query with that order: those of its fields before the order.
     * Returns none if it cannot serve the query.
     *
     * @see <a href="https://firebase.google.com/docs/firestore/query-data/index-overview#taking_advantage_of_index_merging">
     *     Index merging</a>
     */
    Set<Part> served(Set<Part> equalities, List<Part> order) {
        List<Part> complete = completed();
        int fixed = complete.size() - order.size();
        if (fixed < 0 || !complete.subList(fixed, complete.size()).equals(order)) {
            return Set.of();
        }
        Set<Part> served = new LinkedHashSet<>();
        for (Part part : complete.subList(0, fixed)) {
            served.add(asEquality(part));
        }
        return equalities.containsAll(served) ? served : Set.of();
    }

    /** Returns whether the index alone has that order. */
    boolean hasOrder(List<Part> order) {
        return completed().equals(order);
    }

    /** Returns the fields with the name, which has the direction of the last ordered field unless the file says other. */
    private List<Part> completed() {
        Part last = parts.get(parts.size() - 1);
        if (last.field().isDocumentName()) {
            return parts;
        }
        List<Part> complete = new ArrayList<>(parts);
        complete.add(nameAfter(last));
        return complete;
    }

    /** Returns the name as the implicit last field of an index. */
    static Part nameAfter(Part last) {
        return new Part(FieldPath.NAME, last.mode() == Mode.DESCENDING ? Mode.DESCENDING : Mode.ASCENDING);
    }

    /** Returns the part as an equality needs it. The direction of its field then has no meaning. */
    private static Part asEquality(Part part) {
        return part.mode() == Mode.CONTAINS ? part : new Part(part.field(), Mode.ASCENDING);
    }

    /** Returns the definition for {@code indexes} of {@code firestore.indexes.json}. */
    String toJson() {
        String fields = parts.stream()
                .map(part -> part.mode() == Mode.CONTAINS
                        ? "{\"fieldPath\":\"" + part.field() + "\",\"arrayConfig\":\"CONTAINS\"}"
                        : "{\"fieldPath\":\"" + part.field() + "\",\"order\":\"" + part.mode() + "\"}")
                .collect(Collectors.joining(","));
        return "{\"collectionGroup\":\"" + collectionGroup + "\",\"queryScope\":\"" + scope() + "\",\"fields\":["
                + fields + "]}";
    }

    String scope() {
        return isGroup ? "COLLECTION_GROUP" : "COLLECTION";
    }
}
