package dev.vipexport.emulators.firestore;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.firestore.Query;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tests that a count, which may come from an index alone, equals the number of results. */
class CountQueryTest extends FirestoreTestBase {

    static Stream<UnaryOperator<Query>> queries() {
        return Stream.of(
                query -> query.whereEqualTo("a", 1),
                query -> query.whereEqualTo("a", 1).whereEqualTo("a", 2),
                query -> query.whereEqualTo("a", 1).whereEqualTo("a", 2).orderBy("a"),
                query -> query.whereGreaterThan("a", 1).whereLessThan("a", 3),
                query -> query.whereGreaterThan("a", "b"),
                query -> query.whereArrayContains("labels", "x"),
                query -> query.whereArrayContains("labels", "x").orderBy("labels"),
                query -> query.whereEqualTo("labels", List.of("a")).whereArrayContains("labels", "x"),
                query -> query.whereEqualTo("labels", List.of("a")).whereArrayContains("labels", "a"),
                query -> query.whereEqualTo("a", null),
                query -> query.whereEqualTo("a", Double.NaN),
                query -> query.whereNotEqualTo("a", null),
                query -> query.orderBy("a").offset(2).limit(2),
                query -> query.orderBy("a").startAt(2).endAt(3));
    }

    @ParameterizedTest
    @MethodSource("queries")
    void count_equalsNumberOfQueryResults(UnaryOperator<Query> narrowed) throws Exception {
        List<Object> values = List.of(1, 2, 3, 4, "c", Double.NaN);
        for (int i = 0; i < values.size(); i++) {
            await(collection
                    .document("d" + i)
                    .set(Map.of("a", values.get(i), "labels", i % 2 == 0 ? List.of("x", "y") : List.of("a"))));
        }
        Query query = narrowed.apply(collection);

        assertThat(await(query.count().get()).getCount())
                .isEqualTo(await(query.get()).size());
    }
}
