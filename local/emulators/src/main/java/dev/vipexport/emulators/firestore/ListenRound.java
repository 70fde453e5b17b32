package dev.vipexport.emulators.firestore;

import com.google.firestore.v1.ListenResponse;
import dev.vipexport.emulators.firestore.Snapshots.Snapshot;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Brings every target of one stream to the same time, and says so unless nothing has changed. */
final class ListenRound implements Messages, AutoCloseable {
    private final VersionStore versions;
    private final Snapshots snapshots;
    private final Collection<Followed> targets;
    private final Snapshot now;
    private final List<Snapshot> earlier = new ArrayList<>();
    private final Messages messages;
    private boolean spoken;

    /** A target of the stream, and the time up to which the client knows it; negative before it knows anything. */
    static final class Followed {
        static final long NEVER = -1;

        private final int number;
        private final ListenTarget target;
        private final boolean once;
        private final boolean counted;
        private long seen;
        private boolean announced;

        Followed(int number, ListenTarget target, long seen, boolean once, boolean counted) {
            this.number = number;
            this.target = target;
            this.seen = seen;
            this.once = once;
            this.counted = counted;
        }

        boolean once() {
            return once;
        }
    }

    /** At the newest time; {@code loud} says so even if nothing has changed. */
    ListenRound(VersionStore versions, Snapshots snapshots, Collection<Followed> targets, boolean loud) {
        this.versions = versions;
        this.snapshots = snapshots;
        this.targets = targets;
        this.now = snapshots.latest();
        this.spoken = loud;
        List<Supplier<Messages>> parts = new ArrayList<>();
        targets.forEach(followed -> parts.add(() -> about(followed)));
        parts.add(this::end);
        this.messages = Messages.inTurn(parts);
    }

    @Override
    public @Nullable ListenResponse next() {
        ListenResponse message = messages.next();
        spoken |= message != null;
        return message;
    }

    private Messages about(Followed followed) {
        boolean isNew = !followed.announced;
        followed.announced = true;
        Snapshot before = followed.seen == Followed.NEVER ? null : pinned(followed.seen);
        boolean isReset = followed.seen != Followed.NEVER && before == null;
        int number = followed.number;
        List<Supplier<Messages>> parts = new ArrayList<>();
        parts.add(() -> isNew ? Messages.of(ListenMessages.added(number)) : Messages.of());
        parts.add(() -> isReset ? Messages.of(ListenMessages.reset(number)) : Messages.of());
        parts.add(() -> before == null ? followed.target.state(number, now.time()) : changes(followed, before.time()));
        if (isNew && followed.counted) {
            parts.add(() -> Messages.of(ListenMessages.count(number, followed.target.count(now.time()))));
        }
        parts.add(() -> isNew || isReset ? Messages.of(ListenMessages.current(number, now.time())) : Messages.of());
        return Messages.inTurn(parts);
    }

    private Messages changes(Followed followed, long before) {
        return versions.changes()
                .between(before, now.time())
                .map(changed -> followed.target.changes(followed.number, changed, before, now.time()))
                .orElseGet(() -> followed.target.changes(followed.number, before, now.time()));
    }

    /** Null if versions of that time may be gone. */
    private @Nullable Snapshot pinned(long time) {
        try {
            Snapshot snapshot = snapshots.at(Micros.timestamp(time));
            earlier.add(snapshot);
            return snapshot;
        } catch (StatusRuntimeException refused) {
            if (refused.getStatus().getCode() == Status.Code.FAILED_PRECONDITION) {
                return null;
            }
            throw refused;
        }
    }

    private Messages end() {
        targets.forEach(followed -> followed.seen = now.time());
        if (!spoken) {
            return Messages.of();
        }
        List<Supplier<Messages>> parts = new ArrayList<>();
        parts.add(() -> Messages.of(ListenMessages.consistent(now.time())));
        targets.stream()
                .filter(Followed::once)
                .forEach(followed -> parts.add(() -> Messages.of(ListenMessages.removed(followed.number))));
        return Messages.inTurn(parts);
    }

    @Override
    public void close() {
        earlier.forEach(Snapshot::close);
        now.close();
    }
}
