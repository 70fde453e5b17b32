package dev.vipexport.worker.ticket;

/** What failed when work failed. */
enum FailedBackend {
    FIRESTORE("Firestore", "Firestore, which refuses this worker. Check its role, its credentials and the database"),
    STORAGE(
            "Cloud Storage",
            "Cloud Storage or its login, which refuses this worker. Check its role, its credentials and the bucket"),
    KAFKA("Kafka", "Kafka, which refuses this worker. Check its user, its rights and the topics"),
    /** This worker, or something that it did not expect. */
    OWN("", "");

    /** As exceptions name it. */
    final String wireName;

    /** What the operator must do after a refusal, as the end of a sentence: "waits for ...". */
    final String operatorTask;

    FailedBackend(String wireName, String operatorTask) {
        this.wireName = wireName;
        this.operatorTask = operatorTask;
    }

    /** Returns what failed. */
    static FailedBackend of(Throwable failure) {
        return BackendFailure.find(failure).map(BackendFailure::backend).orElse(OWN);
    }
}
