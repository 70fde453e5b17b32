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
 * A single-node Kafka (KRaft: broker and controller in one) on 127.0.0.1 inside this JVM. Topics are not created
 * automatically. What clients were told is stored survives {@link #close()} as well as a killed process.
 */
public final class KafkaBroker implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(KafkaBroker.class);

    /**
     * Where the broker listens and keeps its data.
     *
     * @param port for clients; 0 is any free one
     * @param controllerPort used by the broker itself alone; 0 is any free one
     * @param dataDirectory kept across restarts; none is a temporary one that {@link #close()} deletes
     */
    public record Options(
            int port, int controllerPort, @Nullable Path dataDirectory) {

        public static Options temporary() {
            return new Options(0, 0, null);
        }

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
     * Starts a broker and returns when it serves clients.
     *
     * @throws dev.vipexport.emulators.runtime.PortInUseException if another process holds a wanted port
     * @throws IllegalStateException if the broker cannot start, for instance on a directory that another one uses
     */
    public static KafkaBroker start(Options options) {
        LoopbackSockets sockets = LoopbackSockets.bind(options.port(), options.controllerPort());
        DataDirectory data = null;
        try {
            data = DataDirectory.open(options.dataDirectory(), "kafka");
            // Kafka locks it, too, but when its controller has written there: another broker's log would be damaged
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
            throw new IllegalStateException("the Kafka broker cannot start in " + data.path(), failed);
        }
    }

    /** A new directory gets its cluster id; one that has it is left alone. */
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
            throw new IllegalStateException("cannot format " + directory + " for Kafka", failed);
        }
    }

    /** {@code 127.0.0.1:port}. */
    public String bootstrapServers() {
        return bootstrapServers;
    }

    Path dataDirectory() {
        return data.path();
    }

    /** Shuts down in order and returns when it is done; closing twice does nothing. */
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
