package dev.vipexport.chaos.system;

/** A call of a worker at which it can be killed. */
enum Step {
    /** The rows are counted, and the job becomes RUNNING, or gets its slices. */
    PLAN(true, "running"),
    SLICES(true, "/Slices/"),
    PART(false, "parts/0"),
    /** Its part is complete. The slice becomes DONE. */
    SLICE_DONE(true, "done"),
    HAND_OVER(true, "handed_over"),
    ASSEMBLING(true, "assembling"),
    /** Parts are composed, and composed under the final name. */
    COMPOSE(false, "/compose"),
    MANIFEST(false, "manifest.json"),
    /** The last change of the job. */
    SUCCEEDED(true, "succeeded"),
    /** Parts of the ended job are deleted. */
    CLEAN_UP(false, "/batch/storage");

    final boolean isFirestore;
    final String text;

    Step(boolean isFirestore, String text) {
        this.isFirestore = isFirestore;
        this.text = text;
    }

    Relay relayOf(AppProcess worker) {
        return isFirestore ? worker.toFirestore() : worker.toStorage();
    }
}
