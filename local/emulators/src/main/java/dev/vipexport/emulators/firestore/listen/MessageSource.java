package dev.vipexport.emulators.firestore.listen;

import com.google.firestore.v1.ListenResponse;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Produces messages to a listener one at a time, as it reads them. */
@FunctionalInterface
interface MessageSource {
    /** Returns the next message, null after the last one. */
    @Nullable
    ListenResponse next();

    static MessageSource of(ListenResponse... messages) {
        Iterator<ListenResponse> rest = List.of(messages).iterator();
        return () -> rest.hasNext() ? rest.next() : null;
    }

    /** Concatenates sources. Each one opens after the end of the previous one. */
    static MessageSource concat(List<Supplier<MessageSource>> parts) {
        Iterator<Supplier<MessageSource>> rest = parts.iterator();
        return new MessageSource() {
            private MessageSource current = of();

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
