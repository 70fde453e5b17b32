package dev.vipexport.emulators.firestore.rpc;

import com.google.firestore.v1.StructuredQuery.Direction;
import com.google.firestore.v1.StructuredQuery.FieldReference;
import com.google.firestore.v1.StructuredQuery.Order;
import dev.vipexport.emulators.firestore.value.StatusErrors;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Parses the {@code order_by} of ListDocuments: comma-separated field paths, each with an optional {@code asc} or
 * {@code desc}.
 */
final class OrderByParser {
    /** One field of the list. Back-ticks can quote blanks and commas. */
    private static final Pattern PART = Pattern.compile(
            "\\s*(?<field>(?:`(?:[^`\\\\]++|\\\\.)*+`|[^\\s,`]++)++)(?:\\s+(?<direction>asc|desc))?\\s*(?<comma>,|$)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private OrderByParser() {}

    static List<Order> parse(String text) {
        List<Order> orders = new ArrayList<>();
        Matcher part = PART.matcher(text);
        boolean more = true;
        for (int at = 0; more; at = part.end()) {
            if (!part.find(at) || part.start() != at) {
                throw StatusErrors.invalid(
                        "order_by must be a list of fields with optional asc or desc, not \"" + text + "\"");
            }
            orders.add(order(part));
            more = part.group("comma").equals(",");
        }
        return orders;
    }

    private static Order order(Matcher part) {
        String direction = part.group("direction");
        boolean descending =
                direction != null && direction.toLowerCase(Locale.ROOT).equals("desc");
        return Order.newBuilder()
                .setField(FieldReference.newBuilder().setFieldPath(part.group("field")))
                .setDirection(descending ? Direction.DESCENDING : Direction.ASCENDING)
                .build();
    }
}
