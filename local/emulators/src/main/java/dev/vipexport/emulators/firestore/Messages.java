package dev.vipexport.emulators.firestore;

import com.google.firestore.v1.ListenResponse;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Messages to a listener, made one after the other as it takes them. */
@FunctionalInterface
interface Messages {
    /** The next message; null when there is none left. */
    @Nullable
    ListenResponse next();

    static Messages of(ListenResponse... messages) {
        Iterator<ListenResponse> rest = List.of(messages).iterator();
        return () -> rest.hasNext() ? rest.next() : null;
    }

    /** Each part is opened when the one before it is through. */
    static Messages inTurn(List<Supplier<Messages>> parts) {
        Iterator<Supplier<Messages>> rest = parts.iterator();
        return new Messages() {
            private Messages current = of();

            @Override
            public @Nullable ListenResponse next() {
                ListenResponse message = current.next();
                while (message == null && rest.hasNext()) {
                    current = rest.next().get();
                    message = current.next();
                }
                return message;
            }
        };
    }
}
