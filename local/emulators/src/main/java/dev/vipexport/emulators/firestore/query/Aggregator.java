package dev.vipexport.emulators.firestore.query;

import com.google.firestore.v1.Document;
import com.google.firestore.v1.StructuredAggregationQuery.Aggregation;
import com.google.firestore.v1.StructuredQuery.FieldReference;
import com.google.firestore.v1.Value;
import com.google.protobuf.NullValue;
import dev.vipexport.emulators.firestore.value.FieldPath;
import dev.vipexport.emulators.firestore.value.StatusErrors;
import java.math.BigInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Computes one {@code count}, {@code sum} or {@code avg} over rows. Sum and average ignore values that are no numbers.
 */
public final class Aggregator {
    private final Aggregation aggregation;
    private final @Nullable FieldPath field;
    private final long maxCount;
    private long count;
    private BigInteger integers = BigInteger.ZERO;
    private double reals;
    private boolean anyReal;

    /**
     * Creates an aggregator.
     *
     * @throws io.grpc.StatusRuntimeException INVALID_ARGUMENT if the aggregation is invalid
     */
    public Aggregator(Aggregation aggregation) {
        this.aggregation = aggregation;
        this.maxCount = aggregation.getCount().hasUpTo()
                ? aggregation.getCount().getUpTo().getValue()
                : Long.MAX_VALUE;
        this.field = switch (aggregation.getOperatorCase()) {
            case COUNT -> null;
            case SUM -> path(aggregation.getSum().getField());
            case AVG -> path(aggregation.getAvg().getField());
            case OPERATOR_NOT_SET -> throw StatusErrors.invalid("An aggregation has no operator");
        };
        if (maxCount < 0) {
            throw StatusErrors.invalid("up_to of a count must not be negative, but is " + maxCount);
        }
        if (field != null && field.isDocumentName()) {
            throw StatusErrors.invalid("__name__ cannot be summed or averaged");
        }
    }

    private static FieldPath path(FieldReference field) {
        return FieldPath.parse(field.getFieldPath());
    }

    /** Returns the summed or averaged field, nothing for a count. */
    public Stream<FieldPath> field() {
        return Stream.ofNullable(field);
    }

    /** Returns the alias of the result. */
    public String alias() {
        return aggregation.getAlias();
    }

    /** Returns whether the aggregator only counts rows without reading them. */
    public boolean isCount() {
        return field == null;
    }

    /** Returns whether more rows would not change the result: the cloud reads none after a count's maximum. */
    public boolean isComplete() {
        return count >= maxCount;
    }

    /** Adds one row. */
    public void add(Document document) {
        if (field == null) {
            count++;
            return;
        }
        Value value = field.valueIn(document);
        if (value != null && value.hasIntegerValue()) {
            integers = integers.add(BigInteger.valueOf(value.getIntegerValue()));
            count++;
        } else if (value != null && value.hasDoubleValue()) {
            anyReal = true;
            reals += value.getDoubleValue();
            count++;
        }
    }

    /** Returns the result of the rows so far. */
    public Value result() {
        if (aggregation.hasCount()) {
            return Value.newBuilder().setIntegerValue(Math.min(count, maxCount)).build();
        }
        if (aggregation.hasAvg()) {
            return count == 0
                    ? Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build()
                    : Value.newBuilder().setDoubleValue(total() / count).build();
        }
        return anyReal || integers.bitLength() >= Long.SIZE
                ? Value.newBuilder().setDoubleValue(total()).build()
                : Value.newBuilder().setIntegerValue(integers.longValue()).build();
    }

    /** Returns the sum, never minus zero. */
    private double total() {
        return integers.doubleValue() + reals;
    }
}
