package dev.vipexport.emulators.firestore.contract;

/** The answers of both servers to one question. */
record AnswerPair(String ours, String googles) {

    /**
     * Whether both may stand. A descending order of all names is what {@code differences-of-googles-emulator.txt} lists
     * and random questions meet.
     */
    boolean isAcceptable(String question) {
        return ours.equals(googles) || (googles.equals("!FAILED_PRECONDITION") && question.contains("__name__ desc"));
    }

    /** Returns a text that is equal for differences with probably the same cause. */
    String kind() {
        return kind(ours) + " " + kind(googles);
    }

    private static String kind(String answer) {
        return answer.startsWith("!") ? answer : "answered";
    }
}
