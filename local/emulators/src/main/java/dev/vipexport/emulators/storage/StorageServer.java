package dev.vipexport.emulators.storage;

import com.sun.net.httpserver.HttpServer;
import dev.vipexport.emulators.fault.Faults;
import dev.vipexport.emulators.fault.Protocol;
import dev.vipexport.emulators.runtime.DataDirectory;
import dev.vipexport.emulators.runtime.Loopback;
import dev.vipexport.emulators.runtime.PortInUseException;
import dev.vipexport.emulators.storage.http.StorageApiException;
import dev.vipexport.emulators.storage.object.BucketSettings;
import dev.vipexport.emulators.storage.object.ObjectStore;
import dev.vipexport.emulators.storage.signing.SignatureVerifier;
import dev.vipexport.emulators.storage.upload.ResumableUploads;
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
 * Google Cloud Storage's <a href="https://cloud.google.com/storage/docs/json_api">JSON API</a> on 127.0.0.1 inside this
 * JVM: uploads of all three kinds, preconditions, downloads, lists, compose, copies, batches. What it does not support
 * it answers with 501 and a message that names it. Credentials are not checked; signed URLs are once a key of a signer
 * is {@link Options#withSigner known}.
 */
public final class StorageServer implements AutoCloseable {
    private static final int BACKLOG = 512;

    static {
        // the JDK's server writes headers and body in two packets: without this, each answer may wait 40 ms
        if (System.getProperty("sun.net.httpserver.nodelay") == null) {
            System.setProperty("sun.net.httpserver.nodelay", "true");
        }
    }

    /**
     * Where the server listens and keeps its data.
     *
     * @param port 0 is any free one
     * @param dataDirectory kept across restarts; none is a temporary one that {@link #close()} deletes
     * @param signers RSA keys by the e-mail addresses of the service accounts that sign URLs with them
     */
    public record Options(int port, @Nullable Path dataDirectory, Map<String, PublicKey> signers) {

        public Options {
            signers = Map.copyOf(signers);
        }

        /** With no signer. */
        public Options(int port, @Nullable Path dataDirectory) {
            this(port, dataDirectory, Map.of());
        }

        public static Options temporary() {
            return new Options(0, null);
        }

        public static Options stored(int port, Path dataDirectory) {
            return new Options(port, dataDirectory);
        }

        /**
         * These, with a signer more. With no signer, the signature of a V4 signed URL is not looked at; with one, those
         * of all signed URLs are checked (403 if wrong, or of an unknown signer), and so is their expiry (400).
         *
         * @param key of a key pair, or of an X.509 certificate
         * @throws IllegalArgumentException if it is no RSA key
         */
        public Options withSigner(String serviceAccount, PublicKey key) {
            if (!key.getAlgorithm().equals("RSA")) {
                throw new IllegalArgumentException("a signed URL needs an RSA key, not one of " + key.getAlgorithm());
            }
            Map<String, PublicKey> more = new HashMap<>(signers);
            more.put(serviceAccount, key);
            return new Options(port, dataDirectory, more);
        }
    }

    private final HttpServer http;
    private final DataDirectory data;
    private final ObjectStore store;
    private final String url;
    private final Faults faults = new Faults(Protocol.STORAGE);
    private final ExecutorService threads;
    private final AtomicBoolean closed = new AtomicBoolean();

    private StorageServer(HttpServer http, DataDirectory data, InstantSource clock, Options options)
            throws IOException {
        this.http = http;
        this.data = data;
        this.url = "http://127.0.0.1:" + http.getAddress().getPort();
        this.store = ObjectStore.open(data.path(), clock);
        ResumableUploads uploads = ResumableUploads.open(data.path(), store, clock);
        SignatureVerifier signatures = new SignatureVerifier(options.signers(), clock);
        this.threads = threads();
        http.setExecutor(threads);
        http.createContext("/", new StorageHandler(new Router(store, uploads, signatures, url), faults));
        http.start();
    }

    /**
     * Starts a server and returns when it answers.
     *
     * @throws PortInUseException if another process holds the wanted port
     */
    public static StorageServer start(Options options) {
        return start(options, InstantSource.system());
    }

    static StorageServer start(Options options, InstantSource clock) {
        HttpServer http = bind(options.port());
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
                    "the storage server cannot start in " + (data == null ? options.dataDirectory() : data.path()),
                    failed);
        }
    }

    private static HttpServer bind(int port) {
        try {
            return HttpServer.create(Loopback.address(port), BACKLOG);
        } catch (IOException inUse) {
            throw new PortInUseException("the Cloud Storage server", port, inUse);
        }
    }

    /** A thread for each request under way: a stalled one must not hold up the others. */
    private static ExecutorService threads() {
        AtomicInteger number = new AtomicInteger();
        return Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "storage-server-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** {@code http://127.0.0.1:port}. */
    public String url() {
        return url;
    }

    /** Creates the bucket unless it is there. */
    public void createBucket(String name) {
        try {
            store.createBucket(name, BucketSettings.NONE);
        } catch (StorageApiException refused) {
            if (refused.status() != 409) {
                throw new IllegalArgumentException(refused.getMessage(), refused);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException("cannot create the bucket " + name, failed);
        }
    }

    /** What goes wrong with the next calls: method is the HTTP method, target the raw path and query. */
    public Faults faults() {
        return faults;
    }

    /** Closes all connections, also those of requests under way; closing twice does nothing. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        http.stop(0);
        threads.shutdownNow();
        try {
            threads.awaitTermination(10, TimeUnit.SECONDS); // their files are deleted next
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        data.close();
    }
}
