package dev.vipexport.emulators.firestore.index;

import dev.vipexport.emulators.firestore.index.CompositeIndex.Mode;
import dev.vipexport.emulators.firestore.index.CompositeIndex.Part;
import dev.vipexport.emulators.firestore.index.IndexedQuery.Alternative;
import dev.vipexport.emulators.firestore.value.FieldPath;
import dev.vipexport.emulators.firestore.value.StatusErrors;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Refuses a query without its index, as the cloud does. Each field has automatic indexes, ascending, descending and for
 * the elements of arrays, unless the file overrides them. All others need a declaration.
 *
 * @see <a href="https://firebase.google.com/docs/firestore/query-data/index-overview">Index types in Firestore</a>
 */
public final class IndexRule {
    private static final List<Part> BY_NAME = List.of(new Part(FieldPath.NAME, Mode.ASCENDING));

    private final DeclaredIndexes declared;
    private final Set<String> building = ConcurrentHashMap.newKeySet();

    /** Creates the rule. All declared indexes are ready. */
    public IndexRule(DeclaredIndexes declared) {
        this.declared = declared;
    }

    /** Treats the composite indexes of that collection group as not yet built, as after a deployment. */
    public void startBuilding(String collectionGroup) {
        building.add(collectionGroup);
    }

    /** Treats the composite indexes of that collection group as built. */
    public void finishBuilding(String collectionGroup) {
        building.remove(collectionGroup);
    }

    /**
     * Checks that the query has its indexes.
     *
     * @throws StatusRuntimeException FAILED_PRECONDITION with the missing definition, or if the index is not yet built
     */
    public void check(IndexedQuery query) {
        for (Alternative alternative : query.alternatives()) {
            boolean isReady = isServed(query, alternative, index -> !building.contains(index.collectionGroup()));
            if (!isReady && isServed(query, alternative, index -> true)) {
                throw stillBuilding(query);
            }
            if (!isReady) {
                throw missing(query, alternative);
            }
        }
    }

    private boolean isServed(IndexedQuery query, Alternative alternative, Predicate<IndexDefinition> usable) {
        if (alternative.equalities().isEmpty() && alternative.order().equals(BY_NAME)) {
            return true; // every collection is stored by name
        }
        List<IndexDefinition> indexes = Stream.concat(
                        declared.definitions().stream()
                                .filter(index -> index.isGroup() == query.isGroup()
                                        && index.collectionGroup().equals(query.collectionGroup()))
                                .filter(usable),
                        Stream.concat(alternative.equalities().stream(), alternative.order().stream())
                                .map(Part::field)
                                .filter(field -> !field.isDocumentName())
                                .flatMap(field -> singleFieldIndexes(query, field)))
                .toList();
        if (alternative.equalities().isEmpty()) {
            return indexes.stream().anyMatch(index -> index.hasOrder(alternative.order()));
        }
        Set<Part> served = new HashSet<>();
        indexes.forEach(index -> served.addAll(index.served(alternative.equalities(), alternative.order())));
        return served.containsAll(alternative.equalities());
    }

    private Stream<IndexDefinition> singleFieldIndexes(IndexedQuery query, FieldPath field) {
        Set<FieldOverride.Index> modes = declared.overrides().stream()
                .filter(override -> override.appliesTo(query.collectionGroup(), field.toString()))
                .max(Comparator.comparingInt(FieldOverride::precision))
                .map(FieldOverride::indexes)
                .orElse(FieldOverride.AUTOMATIC);
        return modes.stream()
                .filter(index -> index.isGroup() == query.isGroup())
                .map(index -> new IndexDefinition(
                        query.collectionGroup(), index.isGroup(), List.of(new Part(field, index.mode()))));
    }

    private static StatusRuntimeException stillBuilding(IndexedQuery query) {
        return StatusErrors.failedPrecondition(
                "The query requires an index. That index is currently building and cannot be used yet. See its status"
                        + " here: " + console(query));
    }

    private static StatusRuntimeException missing(IndexedQuery query, Alternative alternative) {
        List<Part> parts = new ArrayList<>(alternative.equalities().stream()
                .sorted(Comparator.comparing(Part::field, FieldPath.ORDER))
                .toList());
        parts.addAll(alternative.order());
        if (parts.size() > 1
                && IndexDefinition.nameAfter(parts.get(parts.size() - 2)).equals(parts.get(parts.size() - 1))) {
            parts.remove(parts.size() - 1);
        }
        IndexDefinition definition = new IndexDefinition(query.collectionGroup(), query.isGroup(), parts);
        Part only = parts.get(0);
        if (parts.size() > 1 || only.field().isDocumentName()) {
            return StatusErrors.failedPrecondition("The query requires an index. You can create it here: "
                    + console(query) + " or add it to the indexes of firestore.indexes.json: " + definition.toJson());
        }
        String kind = switch (only.mode()) {
            case ASCENDING -> "ASC";
            case DESCENDING -> "DESC";
            case CONTAINS -> "CONTAINS";
        };
        return StatusErrors.failedPrecondition("The query requires a " + definition.scope() + "_" + kind
                + " index for collection " + query.collectionGroup() + " and field " + only.field()
                + ". You can create it here: " + console(query)
                + " or change the field's fieldOverrides in firestore.indexes.json: " + definition.toJson());
    }

    private static String console(IndexedQuery query) {
        return "https://console.firebase.google.com/v1/r/project/"
                + query.parent().split("/", 3)[1] + "/firestore/indexes";
    }
}
