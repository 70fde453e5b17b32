package dev.vipexport.emulators.firestore;

import dev.vipexport.emulators.fault.Faults;
import dev.vipexport.emulators.fault.Protocol;
import dev.vipexport.emulators.firestore.index.CompositeIndex;
import dev.vipexport.emulators.firestore.index.DeclaredIndexes;
import dev.vipexport.emulators.firestore.listen.ListenCalls;
import dev.vipexport.emulators.firestore.query.QueryRunner;
import dev.vipexport.emulators.firestore.rpc.DocumentCalls;
import dev.vipexport.emulators.firestore.rpc.ListingCalls;
import dev.vipexport.emulators.firestore.rpc.PartitionCalls;
import dev.vipexport.emulators.firestore.rpc.QueryCalls;
import dev.vipexport.emulators.firestore.rpc.ReadContext;
import dev.vipexport.emulators.firestore.rpc.Transactions;
import dev.vipexport.emulators.firestore.rpc.WriteCalls;
import dev.vipexport.emulators.firestore.store.CommitWriter;
import dev.vipexport.emulators.firestore.store.Database;
import dev.vipexport.emulators.firestore.store.ReadCounters;
import dev.vipexport.emulators.firestore.store.Retention;
import dev.vipexport.emulators.firestore.store.Snapshots;
import dev.vipexport.emulators.firestore.store.VersionStore;
import io.grpc.Server;
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
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Firestore's v1 gRPC protocol on 127.0.0.1, for every project and database that a client names.
 *
 * <p>What it does not support is answered UNIMPLEMENTED with the name of the feature. A write is acknowledged when it
 * survives the end of this process.
 */
public final class FirestoreServer implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";
    private static final int MAX_REQUEST_BYTES = 11 << 20;
    private static final long STOP_MILLIS = 500;

    private final Database database;
    private final CommitWriter writer;
    private final ListenCalls listenCalls;
    private final Faults faults = new Faults(Protocol.FIRESTORE);
    private final ExecutorService callThreads =
            Executors.newCachedThreadPool(new DefaultThreadFactory("firestore-call", true));
    private final ScheduledExecutorService timer =
            Executors.newSingleThreadScheduledExecutor(new DefaultThreadFactory("firestore-fault", true));
    private final EventLoopGroup network = new MultiThreadIoEventLoopGroup(
            2, new DefaultThreadFactory("firestore-network", true), NioIoHandler.newFactory());
    private final Server server;

    /**
     * Where the server listens and where it keeps its data.
     *
     * @param port 0 for a free one
     * @param dataDirectory made if need be; null keeps everything in memory
     * @param indexes of a {@code firestore.indexes.json}, a file or a resource of the class path; without it every query is answered just as well, but one that
     *     filters by several fields reads more than its results
     */
    public record Options(
            int port,
            @Nullable Path dataDirectory,
            @Nullable URL indexes) {
        /** No declared indexes. */
        public Options(int port, @Nullable Path dataDirectory) {
            this(port, dataDirectory, null);
        }

        /** Any free port, nothing kept. */
        public static Options inMemory() {
            return new Options(0, null);
        }

        /** That port, data kept in that directory across restarts. */
        public static Options stored(int port, Path directory) {
            return new Options(port, directory);
        }

        /** The same with the composite indexes that this {@code firestore.indexes.json} declares. */
        public Options withIndexes(Path file) {
            try {
                return withIndexes(file.toUri().toURL());
            } catch (MalformedURLException foreign) {
                throw new IllegalArgumentException(file + " is in no file system that has URLs", foreign);
            }
        }

        /** The same with those of a {@code firestore.indexes.json} that was packaged, as {@code getResource} gives it. */
        public Options withIndexes(URL resource) {
            return new Options(port, dataDirectory, resource);
        }

        private List<CompositeIndex> compositeIndexes() {
            return indexes == null ? List.of() : DeclaredIndexes.load(indexes);
        }
    }

    /** Starts with the system's clock and snapshots that reach back 1 hour. */
    public static FirestoreServer start(Options options) {
        return start(options, Retention.oneHour());
    }

    /**
     * Starts with that clock and that reach of snapshots.
     *
     * @throws IllegalStateException if the port is taken or the data cannot be opened; the message says which
     */
    public static FirestoreServer start(Options options, Retention retention) {
        List<CompositeIndex> composites = options.compositeIndexes();
        Database database = Database.open(options.dataDirectory());
        try {
            return new FirestoreServer(options, retention, database, composites);
        } catch (IOException failed) {
            throw new IllegalStateException(
                    "port " + options.port() + " on " + LOOPBACK + " cannot be opened for Firestore ("
                            + failed.getMessage() + "); stop what runs there, or choose another port",
                    failed);
        }
    }

    private FirestoreServer(Options options, Retention retention, Database database, List<CompositeIndex> composites)
            throws IOException {
        this.database = database;
        VersionStore versions = new VersionStore(database, composites);
        Snapshots snapshots = new Snapshots(retention, database.lastCommit(), database.collectedUpTo());
        QueryRunner runner = new QueryRunner(versions);
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
                .addService(ServerInterceptors.intercept(
                        service(retention, versions, snapshots, runner),
                        new FaultInterceptor(faults, connections, timer)))
                .build();
        try {
            server.start();
        } catch (IOException failed) {
            close();
            throw failed;
        }
    }

    private FirestoreService service(
            Retention retention, VersionStore versions, Snapshots snapshots, QueryRunner runner) {
        Transactions transactions = new Transactions(retention.clock());
        ReadContext.Opener opener = new ReadContext.Opener(snapshots, transactions);
        WriteCalls writes = new WriteCalls(versions, snapshots, writer, transactions, runner);
        return new FirestoreService(
                new DocumentCalls(opener, versions, writes),
                new ListingCalls(opener, versions, runner),
                new QueryCalls(opener, runner),
                new PartitionCalls(opener, versions, runner),
                listenCalls,
                writes);
    }

    /** {@code 127.0.0.1:PORT}, as {@code setEmulatorHost} takes it. */
    public String endpoint() {
        return LOOPBACK + ":" + server.getPort();
    }

    /** What the reads so far have cost. */
    ReadCounters readCounters() {
        return database.readCounters();
    }

    /**
     * How many stored documents all calls so far have looked at. A query that an index serves looks at its results and
     * at nothing else.
     */
    public long documentsRead() {
        return readCounters().documents();
    }

    /** The faults that calls suffer. */
    public Faults faults() {
        return faults;
    }

    /** Ends every call, stores what was accepted, and gives the port and the data back. */
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
