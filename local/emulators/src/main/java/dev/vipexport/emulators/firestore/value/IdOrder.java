package dev.vipexport.emulators.firestore.value;

import java.util.Arrays;
import java.util.Comparator;

/** Orders ids of documents and collections: numeric ids by number, then the others by their UTF-8 bytes. */
public enum IdOrder implements Comparator<String> {
    INSTANCE;

    @Override
    public int compare(String one, String other) {
        return Arrays.compareUnsigned(
                new OrderKey().id(one).toBytes(), new OrderKey().id(other).toBytes());
    }
}
