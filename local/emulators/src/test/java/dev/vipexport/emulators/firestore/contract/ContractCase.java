package dev.vipexport.emulators.firestore.contract;

import com.google.cloud.firestore.v1.FirestoreClient;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A named sequence of calls, each with Firestore's answer. */
record ContractCase(String title, List<Step> steps) {

    /** One call. Without an expected answer it must only succeed. */
    record Step(String line, @Nullable String expected) {
        boolean isExpected(String answer) {
            return expected == null ? !answer.startsWith("!") : expected.equals(answer);
        }
    }

    /** An unexpected answer. */
    record Deviation(String line, @Nullable String expected, String answer) {
        @Override
        public String toString() {
            return line + "\n  expected: " + (expected == null ? "no error" : expected) + "\n  answered: " + answer;
        }
    }

    /** Returns the unexpected answers. The case continues after each of them. */
    List<Deviation> runOn(FirestoreClient client) {
        CaseSession session = new CaseSession(client, "contract-" + UUID.randomUUID());
        List<Deviation> deviations = new ArrayList<>();
        for (Step step : steps) {
            String answer = session.answer(step.line());
            if (!step.isExpected(answer)) {
                deviations.add(new Deviation(step.line(), step.expected(), answer));
            }
        }
        return deviations;
    }
}
