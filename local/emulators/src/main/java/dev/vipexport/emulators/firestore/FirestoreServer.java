package dev.vipexport.emulators.firestore;

import dev.vipexport.emulators.fault.Faults;
import dev.vipexport.emulators.fault.Protocol;
import dev.vipexport.emulators.firestore.index.DeclaredIndexes;
import dev.vipexport.emulators.firestore.index.IndexRule;
import dev.vipexport.emulators.firestore.listen.ListenCalls;
import dev.vipexport.emulators.firestore.query.QueryRunner;
import dev.vipexport.emulators.firestore.rpc.DocumentCalls;
import dev.vipexport.emulators.firestore.rpc.ListingCalls;
import dev.vipexport.emulators.firestore.rpc.PartitionCalls;
import dev.vipexport.emulators.firestore.rpc.QueryCalls;
import dev.vipexport.emulators.firestore.rpc.ReadContext;
import dev.vipexport.emulators.firestore.rpc.Transactions;
import dev.vipexport.emulators.firestore.rpc.WriteCalls;
import dev.vipexport.emulators.firestore.rule.CloudRules;
import dev.vipexport.emulators.firestore.store.CommitWriter;
import dev.vipexport.emulators.firestore.store.Database;
import dev.vipexport.emulators.firestore.store.FrequentWrites;
import dev.vipexport.emulators.firestore.store.ReadCounters;
import dev.vipexport.emulators.firestore.store.Retention;
import dev.vipexport.emulators.firestore.store.Snapshots;
import dev.vipexport.emulators.firestore.store.VersionStore;
import dev.vipexport.emulators.usage.Usage;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import io.grpc.netty.shaded.io.netty.util.concurrent.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.MalformedURLException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Serves Firestore's v1 gRPC protocol on 127.0.0.1, for every project and database that a client names.
 *
 * <p>The server rejects an unsupported feature with UNIMPLEMENTED and its name. It acknowledges a write once the write
 * survives the end of this process.
 */
public final class FirestoreServer implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int MAX_REQUEST_BYTES = 11 << 20;
    private static final long STOP_MILLIS = 500;

    private final Database database;
    private final CommitWriter writer;
    private final ListenCalls listenCalls;
    private final FrequentWrites frequentWrites;
    private final IndexRule indexRule;
    private final Usage usage = new Usage();
    private final Faults faults = new Faults(Protocol.FIRESTORE);
    private final ExecutorService callThreads =
            Executors.newCachedThreadPool(new DefaultThreadFactory("firestore-call", true));
    private final ScheduledThreadPoolExecutor timer =
            new ScheduledThreadPoolExecutor(1, new DefaultThreadFactory("firestore-timer", true));
    private final EventLoopGroup network = new MultiThreadIoEventLoopGroup(
            2, new DefaultThreadFactory("firestore-network", true), NioIoHandler.newFactory());
    private final Server server;

    /**
     * The server's port, data directory and declared indexes.
     *
     * @param port 0 for any free port
     * @param dataDirectory created if missing, or null keeps everything in memory
     * @param indexes URL of a {@code firestore.indexes.json}, a file or a resource of the class path, or null for none.
     *     Results are the same without it, but a query that filters by several fields then reads more documents than it
     *     returns
     * @param rules what the cloud refuses, so that the server refuses it too
     */
    public record Options(
            int port,
            @Nullable Path dataDirectory,
            @Nullable URL indexes,
            CloudRules rules) {
        /** Options without declared indexes and without rules of the cloud. */
        public Options(int port, @Nullable Path dataDirectory) {
            this(port, dataDirectory, null, CloudRules.NONE);
        }

        /** Returns options for any free port and data in memory. */
        public static Options inMemory() {
            return new Options(0, null);
        }

        /** Returns options for that port and directory. Data survives restarts. */
        public static Options stored(int port, Path directory) {
            return new Options(port, directory);
        }

        /** Returns these options with the composite indexes of a {@code firestore.indexes.json}. */
        public Options withIndexes(Path file) {
            try {
                return withIndexes(file.toUri().toURL());
            } catch (MalformedURLException foreign) {
                throw new IllegalArgumentException(
                        file + " has no URL; name a file of the default file system", foreign);
            }
        }

        /**
         * Returns these options with the composite indexes of a packaged {@code firestore.indexes.json}, as
         * {@code getResource} returns it.
         */
        public Options withIndexes(URL resource) {
            return new Options(port, dataDirectory, resource, rules);
        }

        /** Returns these options with rules of the cloud. */
        public Options withRules(CloudRules applied) {
            return new Options(port, dataDirectory, indexes, applied);
        }

        private DeclaredIndexes declaredIndexes() {
            return indexes == null ? DeclaredIndexes.NONE : DeclaredIndexes.load(indexes);
        }
    }

    /**
     * Starts a server with the system clock and snapshots of the last hour.
     *
     * @throws IllegalStateException if the port is in use or the data cannot be opened. The message says which
     */
    public static FirestoreServer start(Options options) {
        return start(options, Retention.oneHour());
    }

    /**
     * Starts a server with that clock and snapshot retention.
     *
     * @throws IllegalStateException if the port is in use or the data cannot be opened. The message says which
     */
    public static FirestoreServer start(Options options, Retention retention) {
        DeclaredIndexes declared = options.declaredIndexes();
        Database database = Database.open(options.dataDirectory());
        try {
            return new FirestoreServer(options, retention, database, declared);
        } catch (IOException failed) {
            throw new IllegalStateException(
                    "Firestore cannot listen on " + LOOPBACK + ":" + options.port() + " (" + failed.getMessage()
                            + "); stop the process that uses port " + options.port() + " or choose another port",
                    failed);
        }
    }

    private FirestoreServer(Options options, Retention retention, Database database, DeclaredIndexes declared)
            throws IOException {
        this.database = database;
        timer.setRemoveOnCancelPolicy(true); // else each ended query stays in memory until its maximum time
        VersionStore versions = new VersionStore(database, declared.composites());
        this.frequentWrites = versions.frequentWrites();
        Snapshots snapshots = new Snapshots(retention, database.lastCommit(), database.collectedUpTo());
        CloudRules rules = options.rules();
        this.indexRule = new IndexRule(declared);
        QueryRunner runner = new QueryRunner(versions, rules.requiresIndexes() ? indexRule : null);
        this.listenCalls = new ListenCalls(versions, snapshots, runner);
        this.writer = new CommitWriter(versions, snapshots, listenCalls::onCommit);
        ClientConnections connections = new ClientConnections();
        this.server = NettyServerBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), options.port()))
                .channelFactory(connections::newServerChannel)
                .bossEventLoopGroup(network)
                .workerEventLoopGroup(network)
                .executor(callThreads)
                .maxInboundMessageSize(MAX_REQUEST_BYTES)
                .permitKeepAliveWithoutCalls(true)
                .permitKeepAliveTime(1, TimeUnit.SECONDS)
                .maxConcurrentCallsPerConnection(rules.maxConcurrentCalls())
                .addService(ServerInterceptors.intercept(
                        service(retention, versions, snapshots, runner, rules), interceptors(rules, connections)))
                .build();
        try {
            server.start();
        } catch (IOException failed) {
            close();
            throw failed;
        }
    }

    /** Returns the interceptors. The last one runs first. */
    private List<ServerInterceptor> interceptors(CloudRules rules, ClientConnections connections) {
        List<ServerInterceptor> interceptors = new ArrayList<>();
        interceptors.add(new UsageInterceptor(usage));
        interceptors.add(new FaultInterceptor(faults, connections, timer));
        if (rules.requiresRouting()) {
            interceptors.add(new RoutingInterceptor());
        }
        interceptors.add(new LocalCallersInterceptor());
        return interceptors;
    }

    private FirestoreService service(
            Retention retention, VersionStore versions, Snapshots snapshots, QueryRunner runner, CloudRules rules) {
        Transactions transactions = new Transactions(retention.clock());
        ReadContext.Opener opener = new ReadContext.Opener(snapshots, transactions);
        WriteCalls writes = new WriteCalls(versions, snapshots, writer, transactions, runner);
        return new FirestoreService(
                new DocumentCalls(opener, versions, writes),
                new ListingCalls(opener, versions, runner),
                new QueryCalls(opener, runner, rules, timer, usage),
                new PartitionCalls(opener, versions, runner),
                listenCalls,
                writes);
    }

    /** Returns {@code 127.0.0.1:PORT}, the format of {@code setEmulatorHost}. */
    public String endpoint() {
        return LOOPBACK + ":" + server.getPort();
    }

    /** Returns the cost of all reads so far. */
    ReadCounters readCounters() {
        return database.readCounters();
    }

    /**
     * Returns how many stored documents all calls have read so far. A query with a matching index reads only its
     * results.
     */
    public long documentsRead() {
        return readCounters().documents();
    }

    /** Returns the calls so far and what Google would bill for them. */
    public Usage usage() {
        return usage;
    }

    /** Returns how often documents changed within a second of their previous change. The cloud slows such writes down. */
    public FrequentWrites frequentWrites() {
        return frequentWrites;
    }

    /**
     * Lets the composite indexes of that collection group be built until {@link #finishBuildingIndexes}. Meanwhile the
     * server refuses queries that need them, if its rules require indexes.
     */
    public void startBuildingIndexes(String collectionGroup) {
        indexRule.startBuilding(collectionGroup);
    }

    /** Ends the build of the composite indexes of that collection group. */
    public void finishBuildingIndexes(String collectionGroup) {
        indexRule.finishBuilding(collectionGroup);
    }

    /** Returns the faults of the next calls. */
    public Faults faults() {
        return faults;
    }

    /** Ends every call, stores the accepted writes and releases port and data. */
    @Override
    public void close() {
        server.shutdown();
        listenCalls.close();
        awaitTermination(STOP_MILLIS);
        server.shutdownNow();
        awaitTermination(STOP_MILLIS);
        timer.shutdownNow();
        writer.close();
        callThreads.shutdown();
        Future<?> stopped = network.shutdownGracefully(0, STOP_MILLIS, TimeUnit.MILLISECONDS);
        stopped.awaitUninterruptibly(2 * STOP_MILLIS);
        database.close();
    }

    private void awaitTermination(long millis) {
        try {
            server.awaitTermination(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
