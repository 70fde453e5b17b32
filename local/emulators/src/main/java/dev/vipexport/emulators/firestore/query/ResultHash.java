package dev.vipexport.emulators.firestore.query;

import com.google.firestore.v1.Document;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A hash of a query's result: the documents, their order and their versions. */
public final class ResultHash {
    private final MessageDigest digest;

    /** Creates the hash of no document. */
    public ResultHash() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /** Returns the hash of these rows. */
    public static ResultHash of(Rows rows) {
        ResultHash hash = new ResultHash();
        for (Document document = rows.next(); document != null; document = rows.next()) {
            hash.add(document);
        }
        return hash;
    }

    /** Adds the next document. */
    public synchronized void add(Document document) {
        digest.update(document.getName().getBytes(StandardCharsets.UTF_8));
        digest.update(document.getUpdateTime().toByteArray());
    }

    private synchronized byte[] value() {
        try {
            return ((MessageDigest) digest.clone()).digest();
        } catch (CloneNotSupportedException impossible) {
            throw new IllegalStateException("the platform's SHA-256 can be copied", impossible);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof ResultHash print && Arrays.equals(value(), print.value());
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(value());
    }
}
