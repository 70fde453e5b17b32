package dev.vipexport.api.webhook;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Of which job's end somebody is told next: the organisations take turns, and each has at most so many calls under way, so that
 * receivers that hang hold up their own organisation only. What waits here is due in the store all the same, and may be forgotten.
 */
final class Turns {
    private final int most;
    private final int mostOfOne;
    private final int longestLine;
    /** In the order in which they have their turn; whoever had one goes to the end. */
    private final Map<String, Line> lines = new LinkedHashMap<>();

    private int underWay;

    /**
     * For nobody yet.
     *
     * @param most under way at once
     * @param mostOfOne of these of one organisation
     * @param longestLine jobs of one organisation that wait here; those beyond wait in the store
     */
    Turns(int most, int mostOfOne, int longestLine) {
        this.most = most;
        this.mostOfOne = mostOfOne;
        this.longestLine = longestLine;
    }

    record Turn(String orgId, String exportId) {}

    private static final class Line {
        private final Deque<String> waiting = new ArrayDeque<>();
        private final Set<String> known = new HashSet<>();
        private int underWay;
    }

    /** Nothing happens where the job is in its line or under way already, or the line is too long. */
    synchronized void join(String orgId, String exportId) {
        Line line = lines.computeIfAbsent(orgId, id -> new Line());
        if (line.waiting.size() < longestLine && line.known.add(exportId)) {
            line.waiting.add(exportId);
        }
    }

    /** Whose turn it is, who must say when it is {@link #over}; nothing where all places are taken or nobody waits. */
    synchronized Optional<Turn> next() {
        if (underWay == most) {
            return Optional.empty();
        }
        return lines.entrySet().stream()
                .filter(line -> line.getValue().underWay < mostOfOne
                        && !line.getValue().waiting.isEmpty())
                .findFirst()
                .map(line -> begin(line.getKey(), line.getValue()));
    }

    private Turn begin(String orgId, Line line) {
        underWay++;
        line.underWay++;
        lines.remove(orgId);
        lines.put(orgId, line);
        return new Turn(orgId, line.waiting.remove());
    }

    synchronized void over(Turn turn) {
        Line line = lines.get(turn.orgId());
        if (line == null || !line.known.remove(turn.exportId())) {
            throw new IllegalStateException(turn + " is not under way");
        }
        underWay--;
        line.underWay--;
        if (line.known.isEmpty()) {
            lines.remove(turn.orgId());
        }
    }
}
