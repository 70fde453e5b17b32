package dev.vipexport.api.problem;

import java.util.List;

/** 422: parameters that are missing or cannot be read, all of them at once. */
public final class InvalidParametersException extends RuntimeException {
    private final transient List<Fault> faults;

    public InvalidParametersException(List<Fault> faults) {
        super(faults.size() + " parameters at fault");
        this.faults = List.copyOf(faults);
    }

    public List<Fault> faults() {
        return faults;
    }
}
