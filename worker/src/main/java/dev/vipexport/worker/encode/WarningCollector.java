package dev.vipexport.worker.encode;

import dev.vipexport.common.job.Warning;
import dev.vipexport.worker.message.StoredMessage;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Counts cells that need a warning, and keeps the ids of the first messages that have them. */
final class WarningCollector {
    private final Map<Warning.Code, Tally> tallies = new EnumMap<>(Warning.Code.class);

    private static final class Tally {
        private final List<String> messageIds = new ArrayList<>();
        private long cells;
        private long messages;
        private boolean isFull;
        private @Nullable StoredMessage last;

        void addCell(StoredMessage message) {
            if (message != last) {
                addMessage(message);
            }
            cells++;
        }

        private void addMessage(StoredMessage message) {
            last = message;
            messages++;
            // the ids are the first ones, so none follows one that did not fit
            isFull = isFull || !Warning.fits(messageIds, message.id());
            if (!isFull) {
                messageIds.add(message.id());
            }
        }
    }

    /** Counts a cell of {@code message}. Call it message by message. */
    void addCell(Warning.Code code, StoredMessage message) {
        tallies.computeIfAbsent(code, absent -> new Tally()).addCell(message);
    }

    /** Returns a warning for each code that was counted, in the order of the codes. */
    List<Warning> warnings() {
        return tallies.entrySet().stream()
                .map(entry -> new Warning(
                        entry.getKey(), entry.getValue().cells, entry.getValue().messages, entry.getValue().messageIds))
                .toList();
    }
}
