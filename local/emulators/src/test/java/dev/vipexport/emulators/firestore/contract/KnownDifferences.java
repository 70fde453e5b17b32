package dev.vipexport.emulators.firestore.contract;

import java.util.LinkedHashMap;
import java.util.Map;

/** The cases in which Google's emulator is known not to do what Firestore documents, with what it answers there. */
final class KnownDifferences {
    static final String FILE = "differences-of-googles-emulator";

    private KnownDifferences() {}

    /** By the title of the case: the emulator's answer to the first call that it answers differently. */
    static Map<String, String> read() {
        Map<String, String> answers = new LinkedHashMap<>();
        String title = "";
        boolean reasoned = false;
        for (String line : CaseFile.resource(FILE).lines().toList()) {
            if (line.startsWith("== ")) {
                title = line.substring(3);
                reasoned = false;
            } else if (line.startsWith("because ")) {
                reasoned = true;
            } else if (line.startsWith("= ")) {
                if (!reasoned) {
                    throw new IllegalArgumentException("no reason is given for the difference in: " + title);
                }
                answers.put(title, line.substring(2));
            }
        }
        return answers;
    }
}
