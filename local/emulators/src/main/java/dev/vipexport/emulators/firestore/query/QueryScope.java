package dev.vipexport.emulators.firestore.query;

import com.google.firestore.v1.StructuredQuery;
import com.google.firestore.v1.StructuredQuery.CollectionSelector;
import dev.vipexport.emulators.firestore.value.ResourceName;
import dev.vipexport.emulators.firestore.value.StatusErrors;

/**
 * The collections that a query reads, and what it may ask of them. An index belongs to the collections of one name, in
 * one place or in the whole database. Other sets of collections have only the order of names.
 *
 * @param selector without a collection id, selects the collections of every name
 */
record QueryScope(String parent, CollectionSelector selector) {

    /**
     * Returns the scope of the query. A query without a selector reads the collections of every name directly below the
     * parent.
     *
     * @throws io.grpc.StatusRuntimeException INVALID_ARGUMENT if the parent or the selector is invalid
     */
    static QueryScope of(String parent, StructuredQuery query) {
        if (query.getFromCount() > 1) {
            throw StatusErrors.invalid("StructuredQuery.from cannot have more than one collection selector.");
        }
        CollectionSelector selector =
                query.getFromCount() == 0 ? CollectionSelector.getDefaultInstance() : query.getFrom(0);
        if (selector.getCollectionId().isEmpty()) {
            ResourceName.checkParent(parent);
        } else {
            ResourceName.collection(parent, selector.getCollectionId());
        }
        return new QueryScope(parent, selector);
    }

    /**
     * Rejects a query that needs an index over a scope that can have none.
     *
     * @param requested the order without the aggregated fields
     * @param order the complete order
     */
    void checkOrder(FilterValidator filter, SortOrder requested, SortOrder order) {
        boolean isGroupBelowDocument = selector.getAllDescendants() && !ResourceName.isRoot(parent);
        if (isGroupBelowDocument && (filter.comparedField().isPresent() || !order.isByName())) {
            throw StatusErrors.invalid("collection group queries are only allowed at the root parent");
        }
        boolean isAscendingByName = requested.isByName() && !requested.first().descending();
        if (selector.getCollectionId().isEmpty()) {
            filter.comparedField().ifPresent(field -> {
                throw StatusErrors.invalid("kind is required for filter: " + field);
            });
            if (!isAscendingByName) {
                throw StatusErrors.invalid("kind is required for all orders except __key__ ascending");
            }
        }
        if (isGroupBelowDocument && !isAscendingByName) {
            throw StatusErrors.failedPrecondition("collection group queries are only allowed if they're at the root or"
                    + " they're an ascending primary key scan");
        }
    }
}
