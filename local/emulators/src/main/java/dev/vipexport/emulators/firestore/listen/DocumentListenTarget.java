package dev.vipexport.emulators.firestore.listen;

import com.google.firestore.v1.Document;
import com.google.firestore.v1.ListenResponse;
import com.google.firestore.v1.Target;
import dev.vipexport.emulators.firestore.store.VersionStore;
import dev.vipexport.emulators.firestore.value.ResourceName;
import dev.vipexport.emulators.firestore.value.ResourceName.DocumentName;
import dev.vipexport.emulators.firestore.value.StatusErrors;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A target of documents by name, including missing ones. */
final class DocumentListenTarget implements ListenTarget {
    private final VersionStore versions;
    private final Set<DocumentName> names = new LinkedHashSet<>();

    DocumentListenTarget(VersionStore versions, Target.DocumentsTarget request, String database) {
        this.versions = versions;
        request.getDocumentsList().forEach(name -> names.add(ResourceName.document(name, database)));
        if (names.isEmpty()) {
            throw StatusErrors.invalid("A target of documents must name at least one");
        }
    }

    @Override
    public MessageSource state(int target, long time) {
        Iterator<DocumentName> rest = names.iterator();
        return () -> rest.hasNext() ? state(target, rest.next(), time) : null;
    }

    private ListenResponse state(int target, DocumentName name, long time) {
        Document document = versions.read(name, time);
        return document == null
                ? ListenMessages.deleted(target, name.toString(), time)
                : ListenMessages.changed(target, document);
    }

    @Override
    public MessageSource changes(int target, Set<DocumentName> changed, long before, long now) {
        Iterator<DocumentName> rest = names.stream().filter(changed::contains).iterator();
        return () -> changeIn(target, rest, before, now);
    }

    @Override
    public MessageSource changes(int target, long before, long now) {
        Iterator<DocumentName> rest = names.iterator();
        return () -> changeIn(target, rest, before, now);
    }

    private @Nullable ListenResponse changeIn(int target, Iterator<DocumentName> rest, long before, long now) {
        while (rest.hasNext()) {
            DocumentName name = rest.next();
            if (!Objects.equals(versions.read(name, before), versions.read(name, now))) {
                return state(target, name, now);
            }
        }
        return null;
    }

    @Override
    public int countDocuments(long time) {
        return (int)
                names.stream().filter(name -> versions.read(name, time) != null).count();
    }
}
