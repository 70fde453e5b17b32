package dev.vipexport.emulators.firestore.contract;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import org.jspecify.annotations.Nullable;

/** The state that a read sees: the newest one, that of a time or that of a transaction. */
record ReadTime(@Nullable Timestamp time, ByteString transaction) {
    static final ReadTime LATEST = new ReadTime(null, ByteString.EMPTY);

    static ReadTime at(Timestamp time) {
        return new ReadTime(time, ByteString.EMPTY);
    }

    static ReadTime in(ByteString transaction) {
        return new ReadTime(null, transaction);
    }
}
