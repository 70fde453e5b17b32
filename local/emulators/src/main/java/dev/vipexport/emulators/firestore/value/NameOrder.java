package dev.vipexport.emulators.firestore.value;

import java.util.Arrays;
import java.util.Comparator;

/** Orders names of documents and collections segment by segment, each by {@link IdOrder}. */
public enum NameOrder implements Comparator<String> {
    INSTANCE;

    @Override
    public int compare(String one, String other) {
        return Arrays.compareUnsigned(OrderKey.ofName(one), OrderKey.ofName(other));
    }
}
