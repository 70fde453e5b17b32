package dev.vipexport.emulators.firestore.contract;

import java.util.LinkedHashMap;
import java.util.Map;

/** The cases in which Google's emulator differs from Firestore's documentation, with its answers. */
final class KnownDifferences {
    static final String FILE = "differences-of-googles-emulator";

    private KnownDifferences() {}

    /** Returns the emulator's answer to the first call that differs, by the title of the case. */
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
