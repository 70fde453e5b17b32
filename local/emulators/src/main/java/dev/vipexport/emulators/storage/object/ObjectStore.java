package dev.vipexport.emulators.storage.object;

import dev.vipexport.emulators.storage.http.StorageApiException;
import dev.vipexport.emulators.usage.Charge;
import dev.vipexport.emulators.usage.Usage;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentNavigableMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Stores buckets and objects on disk and indexes them in memory. A lock per name (striped) makes check and change one
 * step. A change to the set of buckets excludes all other changes.
 */
public final class ObjectStore {
    private static final int STRIPES = 64;

    private final Path bucketsDirectory;
    private final Path draftsDirectory;
    private final InstantSource clock;
    private final Generations generations;
    private final StorageRules rules;
    private final Usage usage;
    private final WriteRate writeRate = new WriteRate();
    private final ConcurrentNavigableMap<String, Bucket> buckets = new ConcurrentSkipListMap<>();
    private final ReadWriteLock bucketsLock = new ReentrantReadWriteLock();
    private final List<Object> nameLocks =
            Stream.generate(Object::new).limit(STRIPES).toList();

    private ObjectStore(Path root, InstantSource clock, StorageRules rules, Usage usage) throws IOException {
        this.rules = rules;
        this.usage = usage;
        this.bucketsDirectory = Files.createDirectories(root.resolve("buckets"));
        this.draftsDirectory = Files.createDirectories(root.resolve("drafts"));
        this.clock = clock;
        this.generations = new Generations(clock);
    }

    /**
     * Opens the store in {@code root}. It holds everything that an earlier process acknowledged and no half-written
     * object.
     */
    public static ObjectStore open(Path root, InstantSource clock, StorageRules rules, Usage usage) throws IOException {
        ObjectStore store = new ObjectStore(root, clock, rules, usage);
        try (DirectoryStream<Path> drafts = Files.newDirectoryStream(store.draftsDirectory)) {
            for (Path draft : drafts) {
                Files.delete(draft);
            }
        }
        try (DirectoryStream<Path> directories = Files.newDirectoryStream(store.bucketsDirectory)) {
            for (Path directory : directories) {
                store.load(directory);
            }
        }
        return store;
    }

    private void load(Path directory) throws IOException {
        if (!BucketFiles.isBucket(directory)) {
            return; // the server never acknowledged its creation
        }
        Bucket bucket = BucketFiles.load(directory);
        bucket.objects().values().forEach(object -> generations.advancePast(object.generation()));
        buckets.put(bucket.name(), bucket);
    }

    /** Returns the rules. */
    public StorageRules rules() {
        return rules;
    }

    /** Creates an empty file for a new object's content. */
    public PendingObject newPendingObject(Checksums checksums) throws IOException {
        return PendingObject.create(draftsDirectory, checksums);
    }

    /**
     * Creates a bucket.
     *
     * @throws StorageApiException 409 if it exists
     */
    public Bucket createBucket(String name, BucketSettings settings) throws IOException {
        Bucket.checkName(name);
        bucketsLock.writeLock().lock();
        try {
            if (buckets.containsKey(name)) {
                throw new StorageApiException(
                        409, "conflict", "The bucket you tried to create already exists, and you own it: " + name);
            }
            BucketSettings complete = rules.softDeletes() ? settings.withDefaultSoftDelete() : settings;
            Bucket bucket = BucketFiles.create(bucketsDirectory, Bucket.Description.created(name, complete, now()));
            buckets.put(name, bucket);
            return bucket;
        } finally {
            bucketsLock.writeLock().unlock();
        }
    }

    /**
     * Returns the bucket.
     *
     * @throws StorageApiException 404 if it is missing
     */
    public Bucket bucket(String name) {
        return findBucket(name).orElseThrow(() -> StorageApiException.bucketNotFound(name));
    }

    /** Returns the bucket if it exists. */
    public Optional<Bucket> findBucket(String name) {
        return Optional.ofNullable(buckets.get(name));
    }

    /** Returns all buckets in the order of their names. */
    public Collection<Bucket> buckets() {
        return buckets.values();
    }

    /** Changes a bucket's settings. */
    public Bucket updateBucket(String name, Preconditions preconditions, UnaryOperator<BucketSettings> change)
            throws IOException {
        bucketsLock.writeLock().lock();
        try {
            Bucket bucket = bucket(name);
            preconditions.check(bucket);
            Bucket.Description old = bucket.description();
            BucketFiles.writeDescription(bucket, old.with(change.apply(old.settings()), now()));
            return bucket;
        } finally {
            bucketsLock.writeLock().unlock();
        }
    }

    /**
     * Deletes an empty bucket.
     *
     * @throws StorageApiException 409 if it has objects
     */
    public void deleteBucket(String name, Preconditions preconditions) throws IOException {
        bucketsLock.writeLock().lock();
        try {
            Bucket bucket = bucket(name);
            preconditions.check(bucket);
            if (!bucket.objects().isEmpty()) {
                throw new StorageApiException(409, "conflict", "The bucket you tried to delete is not empty: " + name);
            }
            BucketFiles.remove(bucket);
            buckets.remove(name);
        } finally {
            bucketsLock.writeLock().unlock();
        }
    }

    /**
     * Returns the current object.
     *
     * @throws StorageApiException 404 if it is missing
     */
    ObjectMetadata find(String bucketName, String name) {
        ObjectMetadata object = bucket(bucketName).objects().get(name);
        if (object == null) {
            throw StorageApiException.objectNotFound(bucketName, name);
        }
        return object;
    }

    /** Opens the object's content; {@code generation} null means the current one. */
    public OpenObject open(String bucketName, String name, @Nullable Long generation, Preconditions preconditions)
            throws IOException {
        return withNameLock(bucketName, name, bucket -> {
            ObjectMetadata object = find(bucketName, name, generation);
            preconditions.checkForRead(object);
            return new OpenObject(object, FileChannel.open(BucketFiles.contentFile(bucket, object)));
        });
    }

    /**
     * Returns the object. The server keeps no older generations.
     *
     * @param generation the wanted one, or null for the current one
     * @throws StorageApiException 404 if the object is missing or has another generation
     */
    public ObjectMetadata find(String bucketName, String name, @Nullable Long generation) {
        ObjectMetadata object = find(bucketName, name);
        if (generation != null && generation != object.generation()) {
            throw StorageApiException.objectNotFound(bucketName, name + "#" + generation);
        }
        return object;
    }

    /** Makes a complete content the object of its name if the preconditions hold at that moment. */
    public ObjectMetadata write(ObjectWrite objectWrite) throws IOException {
        ObjectNameRules.check(objectWrite.name());
        return withNameLock(objectWrite.bucket(), objectWrite.name(), bucket -> {
            ObjectMetadata replaced = bucket.objects().get(objectWrite.name());
            objectWrite.preconditions().check(replaced);
            if (replaced != null) {
                Protection.check(bucket, replaced, now());
            }
            checkWriteRate(objectWrite.bucket(), objectWrite.name());
            ObjectMetadata object = objectWrite.toMetadata(generations.next(), now());
            BucketFiles.writeObject(bucket, object, objectWrite.content());
            bucket.objects().put(object.name(), object);
            if (replaced != null) {
                remove(bucket, replaced);
            }
            return object;
        });
    }

    /** Copies {@code source}, also if a client deletes or overwrites it meanwhile. */
    public ObjectMetadata copy(
            ObjectMetadata source,
            Preconditions sourceConditions,
            String bucketName,
            String name,
            UnaryOperator<ObjectProperties> properties,
            Preconditions preconditions)
            throws IOException {
        Path link = draftsDirectory.resolve("copy-" + UUID.randomUUID());
        try {
            ObjectMetadata copied = withNameLock(source.bucket(), source.name(), bucket -> {
                ObjectMetadata current = find(source.bucket(), source.name(), source.generation());
                sourceConditions.check(current);
                BucketFiles.link(BucketFiles.contentFile(bucket, current), link);
                return current;
            });
            return write(new ObjectWrite(
                    bucketName,
                    name,
                    properties.apply(copied.properties()),
                    preconditions,
                    link,
                    new Checksums.Values(copied.size(), copied.crc32c(), copied.md5()),
                    copied.componentCount(),
                    null));
        } finally {
            Files.deleteIfExists(link);
        }
    }

    /** Returns the object that this resumable upload wrote, null if there is none or another one has replaced it. */
    @Nullable
    public ObjectMetadata findByUpload(String bucketName, String name, String uploadId) {
        Bucket bucket = buckets.get(bucketName);
        ObjectMetadata object = bucket == null ? null : bucket.objects().get(name);
        return object != null && uploadId.equals(object.uploadId()) ? object : null;
    }

    /** Rejects now what {@link #write} would reject now. A client then need not send the content. */
    public void checkWritable(String bucketName, String name, Preconditions preconditions) {
        ObjectNameRules.check(name);
        preconditions.check(bucket(bucketName).objects().get(name));
    }

    /** Changes an object's properties. */
    public ObjectMetadata update(
            String bucketName,
            String name,
            @Nullable Long generation,
            Preconditions preconditions,
            UnaryOperator<ObjectProperties> change)
            throws IOException {
        return withNameLock(bucketName, name, bucket -> {
            ObjectMetadata object = find(bucketName, name, generation);
            preconditions.check(object);
            checkWriteRate(bucketName, name);
            ObjectMetadata changed = object.withProperties(change.apply(object.properties()), now());
            BucketFiles.writeDescription(bucket, changed);
            bucket.objects().put(name, changed);
            return changed;
        });
    }

    /** Deletes an object and returns its last state. */
    public ObjectMetadata delete(String bucketName, String name, @Nullable Long generation, Preconditions preconditions)
            throws IOException {
        return withNameLock(bucketName, name, bucket -> {
            ObjectMetadata object = find(bucketName, name, generation);
            preconditions.check(object);
            Protection.check(bucket, object, now());
            remove(bucket, object);
            bucket.objects().remove(name);
            return object;
        });
    }

    private void checkWriteRate(String bucketName, String name) {
        if (rules.limitsWriteRate()) {
            writeRate.record(bucketName, name, clock.instant());
        }
    }

    private void remove(Bucket bucket, ObjectMetadata object) throws IOException {
        BucketFiles.remove(bucket, object);
        if (!bucket.description().settings().softDelete().isZero()) {
            usage.add(Charge.SOFT_DELETED_BYTES, object.size());
        }
    }

    private interface Change<T> {
        T apply(Bucket bucket) throws IOException;
    }

    private <T> T withNameLock(String bucketName, String name, Change<T> change) throws IOException {
        bucketsLock.readLock().lock();
        try {
            synchronized (nameLocks.get(Math.floorMod(name.hashCode(), STRIPES))) {
                return change.apply(bucket(bucketName));
            }
        } finally {
            bucketsLock.readLock().unlock();
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MILLIS); // the precision of Google's responses
    }
}
