package dev.vipexport.emulators.kafka;

import dev.vipexport.emulators.runtime.DataDirectory;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server;
import kafka.server.SharedServer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.raft.QuorumConfig;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A single-node Kafka broker (KRaft: broker and controller in one) on 127.0.0.1 inside this JVM. It does not create
 * topics automatically. Acknowledged records survive {@link #close()} and a killed process.
 */
public final class KafkaBroker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KafkaBroker.class);

    /**
     * The broker's ports and data directory.
     *
     * @param port for clients, or 0 for any free port
     * @param controllerPort used only by the broker itself, or 0 for any free port
     * @param dataDirectory kept across restarts, or null for a temporary directory, which {@link #close()} deletes
     */
    public record Options(
            int port, int controllerPort, @Nullable Path dataDirectory) {

        /** Returns options for any free port and a temporary directory. */
        public static Options temporary() {
            return new Options(0, 0, null);
        }

        /** Returns options for that port and directory. Topics and offsets survive restarts. */
        public static Options stored(int port, Path dataDirectory) {
            return new Options(port, 0, dataDirectory);
        }
    }

    private final DataDirectory data;
    private final String bootstrapServers;
    private final BrokerServer broker;
    private final ControllerServer controller;
    private final AtomicBoolean closed = new AtomicBoolean();

    private KafkaBroker(DataDirectory data, LoopbackSockets sockets) {
        this.data = data;
        this.bootstrapServers = "127.0.0.1:" + sockets.clientPort();
        KafkaConfig config =
                new KafkaConfig(BrokerSettings.of(sockets.clientPort(), sockets.controllerPort(), data.path()), false);
        format(data.path());
        var disk = KafkaRaftServer.initializeLogDirs(config, log, "");
        String clusterId = disk._1().clusterId().orElseThrow();
        QuorumConfig quorum = config.quorumConfig();
        SharedServer shared = new SharedServer(
                config,
                disk._1(),
                Time.SYSTEM,
                Server.initializeMetrics(config, Time.SYSTEM, clusterId),
                CompletableFuture.completedFuture(QuorumConfig.parseVoterConnections(quorum.voters())),
                List.of(),
                new LoggingFaultHandlerFactory(),
                sockets);
        this.broker = new BrokerServer(shared);
        this.controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), disk._2());
    }

    /**
     * Starts a broker and returns once it serves clients.
     *
     * @throws dev.vipexport.emulators.runtime.PortInUseException if another process holds a port
     * @throws IllegalStateException if the broker cannot start, for example because another one uses the directory
     */
    public static KafkaBroker start(Options options) {
        LoopbackSockets sockets = LoopbackSockets.bind(options.port(), options.controllerPort());
        DataDirectory data = null;
        try {
            data = DataDirectory.open(options.dataDirectory(), "kafka");
            // Kafka locks it only after its controller has written there, which would damage another broker's log
            data.lock();
            return new KafkaBroker(data, sockets).startup();
        } catch (RuntimeException failed) {
            sockets.close();
            if (data != null) {
                data.close();
            }
            throw failed;
        }
    }

    private KafkaBroker startup() {
        try {
            controller.startup();
            broker.startup();
            return this;
        } catch (RuntimeException failed) {
            close();
            throw new IllegalStateException("The Kafka broker cannot start in " + data.path(), failed);
        }
    }

    /** Gives a new directory its cluster id. Leaves a formatted one unchanged. */
    private static void format(Path directory) {
        if (Files.exists(directory.resolve("meta.properties"))) {
            return;
        }
        try (PrintStream quiet = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setClusterId(Uuid.randomUuid().toString())
                    .setNodeId(BrokerSettings.NODE_ID)
                    .setControllerListenerName(LoopbackSockets.CONTROLLER)
                    .setMetadataLogDirectory(directory.toString())
                    .addDirectory(directory.toString())
                    .setIgnoreFormatted(true)
                    .setPrintStream(quiet)
                    .run();
        } catch (Exception failed) {
            throw new IllegalStateException("Cannot format " + directory + " for Kafka", failed);
        }
    }

    /** Returns {@code 127.0.0.1:port}. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    Path dataDirectory() {
        return data.path();
    }

    /** Shuts the broker down cleanly and waits for its end. Closing twice has no effect. */
    @Override
    public void close() {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        broker.shutdown();
        controller.shutdown();
        broker.awaitShutdown();
        controller.awaitShutdown();
        data.close();
    }
}
