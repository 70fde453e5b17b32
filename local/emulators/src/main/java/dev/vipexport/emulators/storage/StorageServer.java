package dev.vipexport.emulators.storage;

import com.sun.net.httpserver.HttpServer;
import dev.vipexport.emulators.fault.Faults;
import dev.vipexport.emulators.fault.Protocol;
import dev.vipexport.emulators.runtime.DataDirectory;
import dev.vipexport.emulators.runtime.LocalCallers;
import dev.vipexport.emulators.runtime.LoopbackHttp;
import dev.vipexport.emulators.runtime.PortInUseException;
import dev.vipexport.emulators.storage.http.StorageApiException;
import dev.vipexport.emulators.storage.object.BucketSettings;
import dev.vipexport.emulators.storage.object.ObjectStore;
import dev.vipexport.emulators.storage.object.StorageRules;
import dev.vipexport.emulators.storage.signing.SignatureVerifier;
import dev.vipexport.emulators.storage.upload.ResumableUploads;
import dev.vipexport.emulators.usage.Usage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.PublicKey;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Serves Google Cloud Storage's <a href="https://cloud.google.com/storage/docs/json_api">JSON API</a> on 127.0.0.1
 * inside this JVM: all three kinds of uploads, preconditions, downloads, lists, compose, copies and batches.
 *
 * <p>The server rejects what it does not support with 501 and a message that names it. It never checks credentials. It
 * checks signed URLs once a signer's key is {@link Options#withSigner known}.
 */
public final class StorageServer implements AutoCloseable {
    private static final int BACKLOG = 512;

    /**
     * The server's port, data directory and signers.
     *
     * @param port 0 for any free port
     * @param dataDirectory kept across restarts, or null for a temporary directory, which {@link #close()} deletes
     * @param signers public RSA keys by the e-mail address of the service account that signs URLs
     * @param rules what the cloud refuses, so that the server refuses it too
     */
    public record Options(int port, @Nullable Path dataDirectory, Map<String, PublicKey> signers, StorageRules rules) {

        public Options {
            signers = Map.copyOf(signers);
        }

        /** Creates options without a signer and without rules of the cloud. */
        public Options(int port, @Nullable Path dataDirectory) {
            this(port, dataDirectory, Map.of(), StorageRules.NONE);
        }

        /** Returns options for any free port and a temporary directory. */
        public static Options temporary() {
            return new Options(0, null);
        }

        /** Returns options for that port and directory. Objects survive restarts. */
        public static Options stored(int port, Path dataDirectory) {
            return new Options(port, dataDirectory);
        }

        /**
         * Returns these options with one more signer. Without a signer, the server accepts any signature. With one, it
         * rejects a signed URL with a wrong signature or an unknown signer (403) and an expired one (400).
         *
         * @param key public key of a key pair or of an X.509 certificate
         * @throws IllegalArgumentException if the key is no RSA key
         */
        public Options withSigner(String serviceAccount, PublicKey key) {
            if (!key.getAlgorithm().equals("RSA")) {
                throw new IllegalArgumentException("A signed URL needs an RSA key, not " + key.getAlgorithm());
            }
            Map<String, PublicKey> more = new HashMap<>(signers);
            more.put(serviceAccount, key);
            return new Options(port, dataDirectory, more, rules);
        }

        /** Returns these options with rules of the cloud. */
        public Options withRules(StorageRules applied) {
            return new Options(port, dataDirectory, signers, applied);
        }
    }

    private final HttpServer http;
    private final DataDirectory data;
    private final ObjectStore store;
    private final String url;
    private final Usage usage = new Usage();
    private final Faults faults = new Faults(Protocol.STORAGE);
    private final ExecutorService threads;
    private final AtomicBoolean closed = new AtomicBoolean();

    private StorageServer(HttpServer http, DataDirectory data, InstantSource clock, Options options)
            throws IOException {
        this.http = http;
        this.data = data;
        this.url = "http://127.0.0.1:" + http.getAddress().getPort();
        this.store = ObjectStore.open(data.path(), clock, options.rules(), usage);
        ResumableUploads uploads = ResumableUploads.open(data.path(), store, clock);
        SignatureVerifier signatures = new SignatureVerifier(options.signers(), clock);
        this.threads = threads();
        http.setExecutor(threads);
        StorageUsage counted = new StorageUsage(usage);
        Router router = new Router(store, uploads, signatures, counted, url);
        http.createContext("/", LocalCallers.only(new StorageHandler(router, faults, counted)));
        http.start();
    }

    /**
     * Starts a server and returns once it accepts requests.
     *
     * @throws PortInUseException if another process holds the port
     */
    public static StorageServer start(Options options) {
        return start(options, InstantSource.system());
    }

    static StorageServer start(Options options, InstantSource clock) {
        HttpServer http = LoopbackHttp.bind("the Cloud Storage server", options.port(), BACKLOG);
        DataDirectory data = null;
        try {
            data = DataDirectory.open(options.dataDirectory(), "storage");
            data.lock();
            return new StorageServer(http, data, clock, options);
        } catch (IOException | RuntimeException failed) {
            http.stop(0);
            if (data != null) {
                data.close();
            }
            throw new IllegalStateException(
                    "The Cloud Storage server cannot start in "
                            + (data == null ? options.dataDirectory() : data.path()),
                    failed);
        }
    }

    /** Returns a pool with one thread per request in progress, so that a stalled request does not block others. */
    private static ExecutorService threads() {
        AtomicInteger number = new AtomicInteger();
        return Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "storage-server-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Returns {@code http://127.0.0.1:port}. */
    public String url() {
        return url;
    }

    /** Creates the bucket if it does not exist. */
    public void createBucket(String name) {
        try {
            store.createBucket(name, BucketSettings.NONE);
        } catch (StorageApiException refused) {
            if (refused.status() != 409) {
                throw new IllegalArgumentException(refused.getMessage(), refused);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("Cannot create bucket " + name, failed);
        }
    }

    /** Returns the calls so far, such as {@code objects.compose}, and what Google would bill for them. */
    public Usage usage() {
        return usage;
    }

    /** Returns the faults of the next calls. A call's method is the HTTP method, its target the raw path and query. */
    public Faults faults() {
        return faults;
    }

    /** Closes all connections, also those of requests in progress. Closing twice has no effect. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        http.stop(0);
        threads.shutdownNow();
        try {
            threads.awaitTermination(10, TimeUnit.SECONDS); // close() deletes their files next
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        data.close();
    }
}
