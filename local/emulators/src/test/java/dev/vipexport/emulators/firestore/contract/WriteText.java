package dev.vipexport.emulators.firestore.contract;

import com.google.firestore.v1.ArrayValue;
import com.google.firestore.v1.Document;
import com.google.firestore.v1.DocumentMask;
import com.google.firestore.v1.DocumentTransform;
import com.google.firestore.v1.DocumentTransform.FieldTransform;
import com.google.firestore.v1.DocumentTransform.FieldTransform.ServerValue;
import com.google.firestore.v1.Precondition;
import com.google.firestore.v1.Write;
import com.google.protobuf.Timestamp;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Parses writes from text, separated by semicolons: {@code set|create|update PATH {FIELDS}}, {@code delete PATH} or
 * {@code transform PATH}, then {@code mask FIELD, ...|nothing}, {@code if exists|missing|as MARK} and {@code with FIELD
 * increment|maximum|minimum|union|remove VALUE|now, ...}.
 */
record WriteText(ValueText values, Function<String, Timestamp> times) {

    List<Write> parse(Tokens tokens) {
        List<Write> writes = new ArrayList<>();
        while (!tokens.isAtEnd()) {
            writes.add(write(tokens.takeText(), tokens));
            if (!tokens.isAtEnd()) {
                tokens.expect(";");
            }
        }
        return writes;
    }

    /** Parses documents of one collection: {@code a {FIELDS}; b {FIELDS}}. */
    List<Write> documents(String collection, Tokens tokens) {
        List<Write> writes = new ArrayList<>();
        do {
            writes.add(update(collection + "/" + tokens.takeText(), tokens).build());
        } while (tokens.tryTake(";"));
        return writes;
    }

    private Write write(String verb, Tokens tokens) {
        String path = tokens.takeText();
        Write.Builder write = switch (verb) {
            case "set" -> update(path, tokens);
            case "create" -> update(path, tokens).setCurrentDocument(exists(false));
            case "update" -> update(path, tokens).setCurrentDocument(exists(true));
            case "delete" -> Write.newBuilder().setDelete(values.root() + path);
            case "transform" ->
                Write.newBuilder().setTransform(DocumentTransform.newBuilder().setDocument(values.root() + path));
            default -> throw tokens.unexpected("a write instead of " + verb);
        };
        while (!tokens.isAtEnd() && !tokens.isNext(";")) {
            option(tokens.takeText(), tokens, write);
        }
        return write.build();
    }

    Write.Builder update(String path, Tokens tokens) {
        return Write.newBuilder()
                .setUpdate(Document.newBuilder().setName(values.root() + path).putAllFields(values.fields(tokens)));
    }

    void option(String word, Tokens tokens, Write.Builder write) {
        switch (word) {
            case "mask" -> write.setUpdateMask(mask(tokens));
            case "if" -> write.setCurrentDocument(precondition(tokens));
            case "with" -> transforms(tokens, write);
            default -> throw tokens.unexpected("an option instead of " + word + ", before this:");
        }
    }

    static DocumentMask mask(Tokens tokens) {
        DocumentMask.Builder mask = DocumentMask.newBuilder();
        if (tokens.tryTake("nothing")) {
            return mask.build();
        }
        do {
            mask.addFieldPaths(tokens.takeText());
        } while (tokens.tryTake(","));
        return mask.build();
    }

    private Precondition precondition(Tokens tokens) {
        if (tokens.tryTake("as")) {
            return Precondition.newBuilder()
                    .setUpdateTime(times.apply(tokens.takeText()))
                    .build();
        }
        return exists(tokens.takeText().equals("exists"));
    }

    private static Precondition exists(boolean exists) {
        return Precondition.newBuilder().setExists(exists).build();
    }

    private void transforms(Tokens tokens, Write.Builder write) {
        do {
            FieldTransform transform = transform(tokens);
            if (write.hasTransform()) {
                write.getTransformBuilder().addFieldTransforms(transform);
            } else {
                write.addUpdateTransforms(transform);
            }
        } while (tokens.tryTake(","));
    }

    private FieldTransform transform(Tokens tokens) {
        FieldTransform.Builder transform = FieldTransform.newBuilder().setFieldPath(tokens.takeText());
        String kind = tokens.takeText();
        switch (kind) {
            case "now" -> transform.setSetToServerValue(ServerValue.REQUEST_TIME);
            case "increment" -> transform.setIncrement(values.parse(tokens));
            case "maximum" -> transform.setMaximum(values.parse(tokens));
            case "minimum" -> transform.setMinimum(values.parse(tokens));
            case "union" -> transform.setAppendMissingElements(elements(tokens));
            case "remove" -> transform.setRemoveAllFromArray(elements(tokens));
            default -> throw tokens.unexpected("a transform instead of " + kind);
        }
        return transform.build();
    }

    private ArrayValue elements(Tokens tokens) {
        return values.parse(tokens).getArrayValue();
    }
}
