package dev.vipexport.emulators.firestore.store;

import com.google.firestore.v1.Document;
import com.google.firestore.v1.DocumentTransform.FieldTransform;
import com.google.firestore.v1.Precondition;
import com.google.firestore.v1.Value;
import com.google.firestore.v1.Write;
import com.google.firestore.v1.WriteResult;
import dev.vipexport.emulators.firestore.value.DocumentLimits;
import dev.vipexport.emulators.firestore.value.FieldPath;
import dev.vipexport.emulators.firestore.value.Micros;
import dev.vipexport.emulators.firestore.value.ResourceName;
import dev.vipexport.emulators.firestore.value.ResourceName.DocumentName;
import dev.vipexport.emulators.firestore.value.StatusErrors;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Computes the writes of one commit one after the other and stores them together, or none if one is rejected. */
public final class CommitBuilder {
    private static final int MAX_TRANSFORMS = 500;

    private final VersionStore versions;
    private final String database;
    private final long time;
    private final Map<DocumentName, Optional<Document>> pending = new LinkedHashMap<>();

    /** Begins a commit at that time. */
    public CommitBuilder(VersionStore versions, String database, long time) {
        this.versions = versions;
        this.database = database;
        this.time = time;
    }

    /**
     * Returns the document that the write names.
     *
     * @throws io.grpc.StatusRuntimeException if the write is invalid for any document
     */
    public static DocumentName validate(Write write, String database) {
        DocumentName name = target(write, database);
        Map<String, Value> fields = write.getUpdate().getFieldsMap();
        DocumentLimits.checkSize(name.toString(), DocumentLimits.normalized(fields, name.toString()));
        FieldPath.parseAll(write.getUpdateMask().getFieldPathsList());
        List<FieldTransform> transforms = transforms(write);
        if (transforms.size() > MAX_TRANSFORMS) {
            throw StatusErrors.invalid("A write must not have more than 500 field transforms: " + name);
        }
        Transforms.checkPaths(transforms);
        transforms.forEach(transform -> Transforms.apply(transform, new HashMap<>(), 0));
        return name;
    }

    private static DocumentName target(Write write, String database) {
        String name = switch (write.getOperationCase()) {
            case UPDATE -> write.getUpdate().getName();
            case DELETE -> write.getDelete();
            case TRANSFORM -> write.getTransform().getDocument();
            case OPERATION_NOT_SET -> throw StatusErrors.invalid("A write has no operation");
        };
        return ResourceName.document(name, database);
    }

    /** Computes one {@link #validate validated} write. */
    public WriteResult add(Write write) {
        DocumentName name = target(write, database);
        Document current = current(name);
        if (write.hasCurrentDocument()) {
            checkPrecondition(write.getCurrentDocument(), name, current);
        }
        if (write.hasDelete()) {
            pending.put(name, Optional.empty());
            return WriteResult.getDefaultInstance();
        }
        return update(write, name, current);
    }

    private @Nullable Document current(DocumentName name) {
        Optional<Document> already = pending.get(name);
        return already != null ? already.orElse(null) : versions.read(name, Keys.LATEST);
    }

    private static void checkPrecondition(Precondition precondition, DocumentName name, @Nullable Document current) {
        switch (precondition.getConditionTypeCase()) {
            case EXISTS -> {
                if (precondition.getExists() && current == null) {
                    throw StatusErrors.notFound("No document to update: " + name);
                }
                if (!precondition.getExists() && current != null) {
                    throw StatusErrors.alreadyExists("Document already exists: " + name);
                }
            }
            case UPDATE_TIME -> {
                if (!Micros.isExact(precondition.getUpdateTime())) {
                    throw StatusErrors.invalid("update_time of a precondition must be in whole microseconds, not "
                            + Micros.text(precondition.getUpdateTime()));
                }
                String stored = current == null ? "none" : Micros.text(current.getUpdateTime());
                String required = Micros.text(precondition.getUpdateTime());
                if (!stored.equals(required)) {
                    throw StatusErrors.failedPrecondition("the stored version (" + stored
                            + ") does not match the required base version (" + required + "): " + name);
                }
            }
            case CONDITIONTYPE_NOT_SET -> {}
        }
    }

    private WriteResult update(Write write, DocumentName name, @Nullable Document current) {
        Map<String, Value> fields = updatedFields(write, name, current);
        WriteResult.Builder result = WriteResult.newBuilder();
        for (FieldTransform transform : transforms(write)) {
            result.addTransformResults(Transforms.apply(transform, fields, time));
        }
        Map<String, Value> stored = DocumentLimits.normalized(fields, name.toString());
        DocumentLimits.checkSize(name.toString(), stored);
        DocumentLimits.checkIndexEntries(name.toString(), stored);
        Document next = document(name, stored, current);
        pending.put(name, Optional.of(next));
        return result.setUpdateTime(next.getUpdateTime()).build();
    }

    private static List<FieldTransform> transforms(Write write) {
        return write.hasTransform() ? write.getTransform().getFieldTransformsList() : write.getUpdateTransformsList();
    }

    private static Map<String, Value> updatedFields(Write write, DocumentName name, @Nullable Document current) {
        Map<String, Value> given = write.getUpdate().getFieldsMap();
        if (write.hasUpdate() && !write.hasUpdateMask()) {
            return new HashMap<>(given);
        }
        Map<String, Value> fields = current == null ? new HashMap<>() : new HashMap<>(current.getFieldsMap());
        for (FieldPath path : FieldPath.parseAll(write.getUpdateMask().getFieldPathsList())) {
            if (path.isDocumentName()) {
                throw StatusErrors.invalid("The update mask of \"" + name + "\" must not hold __name__");
            }
            path.set(fields, path.valueIn(given));
        }
        return fields;
    }

    /** Returns the new version. A write that changes nothing keeps the update time. */
    private Document document(DocumentName name, Map<String, Value> fields, @Nullable Document current) {
        if (current != null && current.getFieldsMap().equals(fields)) {
            return current;
        }
        return Document.newBuilder()
                .setName(name.toString())
                .putAllFields(fields)
                .setCreateTime(current == null ? Micros.timestamp(time) : current.getCreateTime())
                .setUpdateTime(Micros.timestamp(time))
                .build();
    }

    /** Stores the writes. */
    public void apply() {
        pending.forEach((name, document) -> {
            boolean unchanged = document.isPresent() && document.get().equals(versions.read(name, Keys.LATEST));
            if (!unchanged) {
                versions.put(name, document.orElse(null), time);
            }
        });
        versions.database().lastCommit(time);
    }
}
