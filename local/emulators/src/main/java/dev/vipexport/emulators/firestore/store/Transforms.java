package dev.vipexport.emulators.firestore.store;

import com.google.firestore.v1.ArrayValue;
import com.google.firestore.v1.DocumentTransform.FieldTransform;
import com.google.firestore.v1.DocumentTransform.FieldTransform.ServerValue;
import com.google.firestore.v1.Value;
import com.google.protobuf.NullValue;
import dev.vipexport.emulators.firestore.value.FieldPath;
import dev.vipexport.emulators.firestore.value.Micros;
import dev.vipexport.emulators.firestore.value.OrderKey;
import dev.vipexport.emulators.firestore.value.StatusErrors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Applies field transforms, which depend on the field's current value. */
final class Transforms {
    private static final long MILLI = 1_000;
    private static final Value NULL =
            Value.newBuilder().setNullValue(NullValue.NULL_VALUE).build();

    private Transforms() {}

    /** Rejects a transform of a field inside the field of another transform. */
    static void checkPaths(List<FieldTransform> transforms) {
        List<FieldPath> paths = transforms.stream()
                .map(transform -> FieldPath.parse(transform.getFieldPath()))
                .distinct()
                .toList();
        for (FieldPath path : paths) {
            if (path.isDocumentName() || paths.stream().anyMatch(path::isParentOf)) {
                throw StatusErrors.invalid("A write must not transform \"" + path
                        + "\": it is the document's name, or another transform changes a field inside it");
            }
        }
    }

    /** Applies the transform to the fields and returns its result, null for an array transform. */
    static Value apply(FieldTransform transform, Map<String, Value> fields, long commitTime) {
        FieldPath path = FieldPath.parse(transform.getFieldPath());
        Value old = path.valueIn(fields);
        Value now = switch (transform.getTransformTypeCase()) {
            case SET_TO_SERVER_VALUE -> serverValue(transform.getSetToServerValue(), commitTime);
            case INCREMENT -> increment(old, number(transform.getIncrement(), transform));
            case MAXIMUM -> extremum(old, number(transform.getMaximum(), transform), true);
            case MINIMUM -> extremum(old, number(transform.getMinimum(), transform), false);
            case APPEND_MISSING_ELEMENTS ->
                appendMissing(old, transform.getAppendMissingElements().getValuesList());
            case REMOVE_ALL_FROM_ARRAY ->
                removeAll(old, transform.getRemoveAllFromArray().getValuesList());
            case TRANSFORMTYPE_NOT_SET ->
                throw StatusErrors.invalid("A transform of field \"" + transform.getFieldPath() + "\" has no type");
        };
        path.set(fields, now);
        return transform.hasAppendMissingElements() || transform.hasRemoveAllFromArray() ? NULL : now;
    }

    private static Value serverValue(ServerValue kind, long commitTime) {
        if (kind != ServerValue.REQUEST_TIME) {
            throw StatusErrors.invalid("A transform asks for an unknown server value: " + kind);
        }
        // the request time has millisecond precision
        long millis = commitTime - Math.floorMod(commitTime, MILLI);
        return Value.newBuilder().setTimestampValue(Micros.timestamp(millis)).build();
    }

    private static Value number(Value operand, FieldTransform transform) {
        if (!operand.hasIntegerValue() && !operand.hasDoubleValue()) {
            throw StatusErrors.invalid("The operand of " + transform.getTransformTypeCase() + " on field \""
                    + transform.getFieldPath() + "\" must be a number");
        }
        return operand;
    }

    private static Value increment(@Nullable Value old, Value by) {
        if (old == null || !isNumber(old)) {
            return by;
        }
        if (old.hasIntegerValue() && by.hasIntegerValue()) {
            return integer(saturatedSum(old.getIntegerValue(), by.getIntegerValue()));
        }
        return Value.newBuilder().setDoubleValue(real(old) + real(by)).build();
    }

    static long saturatedSum(long a, long b) {
        long sum = a + b;
        boolean overflow = ((a ^ sum) & (b ^ sum)) < 0;
        return !overflow ? sum : a < 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
    }

    private static Value extremum(@Nullable Value old, Value operand, boolean maximum) {
        if (old == null || !isNumber(old)) {
            return operand;
        }
        if (Double.isNaN(real(old)) || Double.isNaN(real(operand))) {
            return Value.newBuilder().setDoubleValue(Double.NaN).build();
        }
        int order = Arrays.compareUnsigned(OrderKey.of(old), OrderKey.of(operand));
        return order == 0 || maximum == order > 0 ? old : operand;
    }

    private static Value appendMissing(@Nullable Value old, List<Value> elements) {
        List<Value> all = elementsOf(old);
        for (Value element : elements) {
            if (!contains(all, element)) {
                all.add(element);
            }
        }
        return array(all);
    }

    private static Value removeAll(@Nullable Value old, List<Value> elements) {
        List<Value> kept = elementsOf(old);
        kept.removeIf(element -> contains(elements, element));
        return array(kept);
    }

    private static List<Value> elementsOf(@Nullable Value value) {
        return value == null
                ? new ArrayList<>()
                : new ArrayList<>(value.getArrayValue().getValuesList());
    }

    private static boolean contains(List<Value> values, Value element) {
        byte[] key = OrderKey.of(element);
        return values.stream().anyMatch(value -> Arrays.equals(OrderKey.of(value), key));
    }

    private static boolean isNumber(Value value) {
        return value.hasIntegerValue() || value.hasDoubleValue();
    }

    static double real(Value number) {
        return number.hasIntegerValue() ? number.getIntegerValue() : number.getDoubleValue();
    }

    private static Value integer(long value) {
        return Value.newBuilder().setIntegerValue(value).build();
    }

    private static Value array(List<Value> values) {
        return Value.newBuilder()
                .setArrayValue(ArrayValue.newBuilder().addAllValues(values))
                .build();
    }
}
