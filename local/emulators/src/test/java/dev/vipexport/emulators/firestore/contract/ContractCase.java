package dev.vipexport.emulators.firestore.contract;

import com.google.cloud.firestore.v1.FirestoreClient;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A named sequence of calls, each with the answer that Firestore gives. */
record ContractCase(String title, List<Step> steps) {

    /** One call; without an expected answer it must only not fail. */
    record Step(String line, @Nullable String expected) {
        boolean isExpected(String answer) {
            return expected == null ? !answer.startsWith("!") : expected.equals(answer);
        }
    }

    /** An answer that is not the expected one. */
    record Deviation(String line, @Nullable String expected, String answer) {
        @Override
        public String toString() {
            return line + "\n  expected: " + (expected == null ? "no error" : expected) + "\n  answered: " + answer;
        }
    }

    /** What the server answers differently; the case goes on after it. */
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
