package dev.vipexport.emulators.firestore;

import com.google.firestore.v1.Document;
import com.google.firestore.v1.StructuredAggregationQuery.Aggregation;
import com.google.firestore.v1.StructuredQuery.FieldReference;
import com.google.firestore.v1.Value;
import com.google.protobuf.NullValue;
import org.jspecify.annotations.Nullable;

/** One {@code count}, {@code sum} or {@code avg} over the rows that are fed to it. Sum and average take numbers only. */
final class Aggregator {
    private final Aggregation aggregation;
    private final @Nullable FieldPath field;
    private final long most;
    private long count;
    private long integers;
    private boolean overflown;
    private double reals;
    private boolean anyReal;

    Aggregator(Aggregation aggregation) {
        this.aggregation = aggregation;
        this.most = aggregation.getCount().hasUpTo()
                ? aggregation.getCount().getUpTo().getValue()
                : Long.MAX_VALUE;
        this.field = switch (aggregation.getOperatorCase()) {
            case COUNT -> null;
            case SUM -> path(aggregation.getSum().getField());
            case AVG -> path(aggregation.getAvg().getField());
            case OPERATOR_NOT_SET -> throw Rejection.invalid("An aggregation has no operator");
        };
        if (most < 1) {
            throw Rejection.invalid("up_to of a count must be positive, not " + most);
        }
    }

    private static FieldPath path(FieldReference field) {
        return FieldPath.parse(field.getFieldPath());
    }

    String alias() {
        return aggregation.getAlias();
    }

    /** Whether it only counts rows and does not look into them. */
    boolean counts() {
        return field == null;
    }

    void add(Document document) {
        if (field == null) {
            count++;
            return;
        }
        Value value = field.in(document);
        if (value != null && value.hasIntegerValue()) {
            long sum = integers + value.getIntegerValue();
            overflown |= ((integers ^ sum) & (value.getIntegerValue() ^ sum)) < 0;
            integers = sum;
            reals += value.getIntegerValue();
            count++;
        } else if (value != null && value.hasDoubleValue()) {
            anyReal = true;
            reals += value.getDoubleValue();
            count++;
        }
    }

    Value result() {
        if (aggregation.hasCount()) {
            return Value.newBuilder().setIntegerValue(Math.min(count, most)).build();
        }
        if (aggregation.hasAvg()) {
            return count == 0
                    ? Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build()
                    : Value.newBuilder().setDoubleValue(reals / count).build();
        }
        return anyReal || overflown
                ? Value.newBuilder().setDoubleValue(reals).build()
                : Value.newBuilder().setIntegerValue(integers).build();
    }
}
