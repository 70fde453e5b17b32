package dev.vipexport.emulators.fault;

import java.util.Set;

/**
 * The methods and error codes that a server's faults may name. A misspelled method would never match, and a code that
 * is no error would do nothing.
 */
public enum Protocol {
    /** Methods of {@code google.firestore.v1.Firestore}, gRPC status codes. */
    FIRESTORE(
            1,
            16,
            "GetDocument ListDocuments CreateDocument UpdateDocument DeleteDocument BatchGetDocuments ListCollectionIds"
                    + " BeginTransaction Commit Rollback BatchWrite Write RunQuery RunAggregationQuery PartitionQuery"
                    + " Listen"),

    /** HTTP methods and statuses. */
    STORAGE(400, 599, "GET HEAD POST PUT PATCH DELETE");

    private final int firstCode;
    private final int lastCode;
    private final String methods;

    Protocol(int firstCode, int lastCode, String methods) {
        this.firstCode = firstCode;
        this.lastCode = lastCode;
        this.methods = methods;
    }

    Set<String> methods() {
        return Set.of(methods.split(" "));
    }

    void check(CallPattern calls) {
        if (calls.method() != null && !methods().contains(calls.method())) {
            throw new IllegalArgumentException("there is no method " + calls.method() + "; use one of "
                    + methods().stream().sorted().toList());
        }
    }

    void check(Fault fault) {
        switch (fault.kind()) {
            case STATUS -> check(((Fault.Status) fault).code());
            case LOST_ANSWER -> check(((Fault.LostAnswer) fault).code());
            case BREAK -> check(((Fault.Break) fault).code());
            case PACE -> requireStreams();
            case DELAY, STALL, CUT -> {} // they have no code
        }
    }

    private void requireStreams() {
        if (this != FIRESTORE) {
            throw new IllegalArgumentException("only streams of Firestore can have a pace");
        }
    }

    private void check(int code) {
        if (code < firstCode || code > lastCode) {
            throw new IllegalArgumentException("a code is " + firstCode + " to " + lastCode + " here, not " + code);
        }
    }
}
