package dev.vipexport.common.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.firestore.Firestore;
import com.google.cloud.firestore.Query;
import com.google.firestore.v1.StructuredQuery;
import com.google.firestore.v1.StructuredQuery.Direction;
import com.google.firestore.v1.StructuredQuery.FieldFilter;
import com.google.firestore.v1.StructuredQuery.FieldFilter.Operator;
import com.google.firestore.v1.StructuredQuery.Filter;
import dev.vipexport.common.DeclaredIndexes;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.cloud.GoogleClients;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Compares {@code firestore.indexes.json} with the queries, because Google's emulator requires no indexes.
 *
 * @see <a href="https://firebase.google.com/docs/firestore/query-data/index-overview">Index types in Firestore</a>
 */
class MessageIndexesTest {
    private static final TimeWindow DAY =
            new TimeWindow(Instant.parse("2026-06-01T00:00:00Z"), Instant.parse("2026-06-02T00:00:00Z"));

    /** An index serves a query if it has the equality fields in any order, then the fields of the order. */
    record Index(Set<String> equalities, List<String> order) {}

    @ParameterizedTest
    @CsvSource({",", "urgent,", ",TEXT", "urgent,TEXT"})
    void countAndRows_shareADeclaredIndex(@Nullable String label, @Nullable MessageKind kind) throws Exception {
        var query = new ExportQuery("ws", "ch", DAY, label, kind);
        try (Firestore firestore =
                GoogleClients.firestore(new CloudSettings("p", "(default)", "b", "127.0.0.1:1", null))) {
            Index counting = requiredIndex(VipMessages.matching(firestore, query));
            Index reading = requiredIndex(VipMessages.newestFirst(firestore, query));

            assertThat(counting).isEqualTo(reading);
            assertThat(declaredIndexes("VipMessages")).contains(counting);
        }
    }

    private static Index requiredIndex(Query query) {
        StructuredQuery structured = query.toProto().getStructuredQuery();
        var equalities = new TreeSet<String>();
        for (Filter filter : structured.getWhere().getCompositeFilter().getFiltersList()) {
            FieldFilter field = filter.getFieldFilter();
            if (field.getOp() == Operator.EQUAL) {
                equalities.add(field.getField().getFieldPath() + " ASCENDING");
            } else if (field.getOp() == Operator.ARRAY_CONTAINS) {
                equalities.add(field.getField().getFieldPath() + " CONTAINS");
            }
        }
        // the name comes last in every index, in the direction of the field before it
        List<String> order = structured.getOrderByList().stream()
                .peek(part -> assertThat(part.getDirection()).isEqualTo(Direction.DESCENDING))
                .map(part -> part.getField().getFieldPath() + " " + part.getDirection())
                .filter(part -> !part.startsWith("__name__"))
                .toList();
        return new Index(equalities, order);
    }

    private static List<Index> declaredIndexes(String collection) throws Exception {
        return DeclaredIndexes.of(collection).stream()
                .map(MessageIndexesTest::toIndex)
                .toList();
    }

    /** In this file, all fields of an index but the last are for equality filters. */
    private static Index toIndex(List<String> fields) {
        int last = fields.size() - 1;
        return new Index(new TreeSet<>(fields.subList(0, last)), fields.subList(last, last + 1));
    }
}
