package dev.vipexport.emulators.firestore.listen;

import com.google.firestore.v1.ListenResponse;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Messages to a listener, made one after the other as it takes them. */
@FunctionalInterface
interface MessageSource {
    /** The next message; null when there is none left. */
    @Nullable
    ListenResponse next();

    static MessageSource of(ListenResponse... messages) {
        Iterator<ListenResponse> rest = List.of(messages).iterator();
        return () -> rest.hasNext() ? rest.next() : null;
    }

    /** Each part is opened when the one before it is through. */
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
