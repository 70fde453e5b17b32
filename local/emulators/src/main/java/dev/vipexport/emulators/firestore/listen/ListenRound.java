package dev.vipexport.emulators.firestore.listen;

import com.google.firestore.v1.ListenResponse;
import dev.vipexport.emulators.firestore.store.Snapshots;
import dev.vipexport.emulators.firestore.store.Snapshots.Snapshot;
import dev.vipexport.emulators.firestore.store.VersionStore;
import dev.vipexport.emulators.firestore.value.Micros;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sends the changes of all targets of one stream up to one time, then that time unless nothing changed. */
final class ListenRound implements MessageSource, AutoCloseable {
    private final VersionStore versions;
    private final Snapshots snapshots;
    private final Collection<TargetState> targets;
    private final Snapshot now;
    private final List<Snapshot> earlierSnapshots = new ArrayList<>();
    private final MessageSource messages;
    private boolean reportsSnapshot;

    /** A target of the stream and the time up to which the client knows it, negative before its first state. */
    static final class TargetState {
        static final long NEVER_SEEN = -1;

        private final int number;
        private final ListenTarget target;
        private final boolean once;
        private final boolean countExpected;
        private long seenUpTo;
        private boolean announced;

        TargetState(int number, ListenTarget target, long seenUpTo, boolean once, boolean countExpected) {
            this.number = number;
            this.target = target;
            this.seenUpTo = seenUpTo;
            this.once = once;
            this.countExpected = countExpected;
        }

        boolean isOnce() {
            return once;
        }
    }

    /** Creates a round at the newest time. {@code isHeartbeat} reports the time even if nothing changed. */
    ListenRound(VersionStore versions, Snapshots snapshots, Collection<TargetState> targets, boolean isHeartbeat) {
        this.versions = versions;
        this.snapshots = snapshots;
        this.targets = targets;
        this.now = snapshots.latest();
        this.reportsSnapshot = isHeartbeat;
        List<Supplier<MessageSource>> parts = new ArrayList<>();
        targets.forEach(followed -> parts.add(() -> targetMessages(followed)));
        parts.add(this::endMessages);
        this.messages = MessageSource.concat(parts);
    }

    @Override
    public @Nullable ListenResponse next() {
        ListenResponse message = messages.next();
        reportsSnapshot |= message != null;
        return message;
    }

    private MessageSource targetMessages(TargetState targetState) {
        boolean isNew = !targetState.announced;
        targetState.announced = true;
        Snapshot before = targetState.seenUpTo == TargetState.NEVER_SEEN ? null : snapshotAt(targetState.seenUpTo);
        boolean isReset = targetState.seenUpTo != TargetState.NEVER_SEEN && before == null;
        int number = targetState.number;
        List<Supplier<MessageSource>> parts = new ArrayList<>();
        parts.add(() -> isNew ? MessageSource.of(ListenMessages.added(number)) : MessageSource.of());
        parts.add(() -> isReset ? MessageSource.of(ListenMessages.reset(number)) : MessageSource.of());
        parts.add(() ->
                before == null ? targetState.target.state(number, now.time()) : changes(targetState, before.time()));
        if (isNew && targetState.countExpected) {
            parts.add(() ->
                    MessageSource.of(ListenMessages.count(number, targetState.target.countDocuments(now.time()))));
        }
        parts.add(() ->
                isNew || isReset ? MessageSource.of(ListenMessages.current(number, now.time())) : MessageSource.of());
        return MessageSource.concat(parts);
    }

    private MessageSource changes(TargetState targetState, long before) {
        return versions.changes()
                .between(before, now.time())
                .map(changed -> targetState.target.changes(targetState.number, changed, before, now.time()))
                .orElseGet(() -> targetState.target.changes(targetState.number, before, now.time()));
    }

    /** Returns null if the store may have dropped versions of that time. */
    private @Nullable Snapshot snapshotAt(long time) {
        try {
            Snapshot snapshot = snapshots.at(Micros.timestamp(time));
            earlierSnapshots.add(snapshot);
            return snapshot;
        } catch (StatusRuntimeException refused) {
            if (refused.getStatus().getCode() == Status.Code.FAILED_PRECONDITION) {
                return null;
            }
            throw refused;
        }
    }

    private MessageSource endMessages() {
        targets.forEach(followed -> followed.seenUpTo = now.time());
        if (!reportsSnapshot) {
            return MessageSource.of();
        }
        List<Supplier<MessageSource>> parts = new ArrayList<>();
        parts.add(() -> MessageSource.of(ListenMessages.globalSnapshot(now.time())));
        targets.stream()
                .filter(TargetState::isOnce)
                .forEach(followed -> parts.add(() -> MessageSource.of(ListenMessages.removed(followed.number))));
        return MessageSource.concat(parts);
    }

    @Override
    public void close() {
        earlierSnapshots.forEach(Snapshot::close);
        now.close();
    }
}
