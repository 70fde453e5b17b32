package dev.vipexport.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.gax.rpc.StatusCode;
import dev.vipexport.common.cloud.FailureKind;
import dev.vipexport.common.cloud.FirestoreStatuses;
import dev.vipexport.common.cloud.StorageStatuses;
import dev.vipexport.common.messaging.KafkaErrors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

/** The table of all statuses in docs/reliability.md is that of the code. {@code -Dreliability.write=true} rewrites it. */
class ReliabilityPageTest {
    private static final Path PAGE = Path.of("../docs/reliability.md");
    private static final String BEGIN = "<!-- generated: begin -->\n";
    private static final String END = "<!-- generated: end -->\n";
    private static final int LAST_STATUS = 599;

    @Test
    void table_listsTheStatusesOfTheCode() throws IOException {
        String page = Files.readString(PAGE);
        int begin = page.indexOf(BEGIN) + BEGIN.length();
        String expected = page.substring(0, begin) + table() + page.substring(page.indexOf(END));
        if (Boolean.getBoolean("reliability.write")) {
            Files.writeString(PAGE, expected);
        } else {
            assertThat(page).isEqualTo(expected);
        }
    }

    private static String table() {
        var table = new StringBuilder(
                "\n| kind | Firestore | Cloud Storage (0 is no response) | Kafka |\n|---|---|---|---|\n");
        for (FailureKind kind : FailureKind.values()) {
            table.append("| %s | %s | %s | %s |\n"
                    .formatted(kind.name().toLowerCase(Locale.ROOT), firestore(kind), storage(kind), kafka(kind)));
        }
        return table.append('\n').toString();
    }

    private static String firestore(FailureKind kind) {
        return Arrays.stream(StatusCode.Code.values())
                .filter(status -> status != StatusCode.Code.OK && FirestoreStatuses.kindOf(status) == kind)
                .map(status -> "`" + status + "`")
                .collect(Collectors.joining(", "));
    }

    /** Returns ranges of statuses, such as "500 to 599". */
    private static String storage(FailureKind kind) {
        List<String> ranges = new ArrayList<>();
        for (int first = 0; first <= LAST_STATUS; first++) {
            int last = first;
            while (last <= LAST_STATUS && StorageStatuses.kindOf(last) == kind) {
                last++;
            }
            if (last > first) {
                ranges.add(last == first + 1 ? Integer.toString(first) : first + " to " + (last - 1));
                first = last;
            }
        }
        return String.join(", ", ranges);
    }

    private static String kafka(FailureKind kind) {
        return kind == FailureKind.TRANSIENT
                ? "all others"
                : Arrays.stream(Errors.values())
                        .filter(error -> error != Errors.NONE && KafkaErrors.kindOf(error.exception()) == kind)
                        .map(error -> "`" + error + "`")
                        .collect(Collectors.joining(", "));
    }
}
