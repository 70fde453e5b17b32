package dev.vipexport.emulators.kafka;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The broker's properties: one node, few partitions, little memory and no waits that only a cluster needs. */
final class BrokerSettings {
    static final int NODE_ID = 1;

    private BrokerSettings() {}

    static Map<String, String> of(int port, int controllerPort, Path dataDirectory) {
        Map<String, String> settings = new HashMap<>();
        settings.putAll(singleNode(port, controllerPort));
        settings.putAll(internalTopics());
        settings.putAll(shortGroupTimeouts());
        settings.putAll(shortBrokerSession());
        settings.putAll(smallMemory());
        settings.put("log.dirs", dataDirectory.toString());
        settings.put("auto.create.topics.enable", "false"); // a test must notice a misspelled topic
        return settings;
    }

    private static Map<String, String> singleNode(int port, int controllerPort) {
        return Map.of(
                "process.roles",
                "broker,controller",
                "node.id",
                String.valueOf(NODE_ID),
                "controller.quorum.voters",
                NODE_ID + "@127.0.0.1:" + controllerPort,
                "listeners",
                LoopbackSockets.CLIENTS + "://127.0.0.1:" + port + "," + LoopbackSockets.CONTROLLER + "://127.0.0.1:"
                        + controllerPort,
                "advertised.listeners",
                LoopbackSockets.CLIENTS + "://127.0.0.1:" + port,
                "controller.listener.names",
                LoopbackSockets.CONTROLLER,
                "inter.broker.listener.name",
                LoopbackSockets.CLIENTS,
                "listener.security.protocol.map",
                LoopbackSockets.CLIENTS + ":PLAINTEXT," + LoopbackSockets.CONTROLLER + ":PLAINTEXT");
    }

    /** Kafka's defaults need three nodes. Without the last two settings, a share group silently receives nothing. */
    private static Map<String, String> internalTopics() {
        return Map.of(
                "offsets.topic.replication.factor", "1",
                "offsets.topic.num.partitions", "4",
                "transaction.state.log.replication.factor", "1",
                "transaction.state.log.min.isr", "1",
                "transaction.state.log.num.partitions", "4",
                "share.coordinator.state.topic.num.partitions", "4",
                "share.coordinator.state.topic.replication.factor", "1",
                "share.coordinator.state.topic.min.isr", "1");
    }

    /** Lets a broker that restarts after a kill register again soon: the controller first waits for its old session. */
    private static Map<String, String> shortBrokerSession() {
        return Map.of("broker.session.timeout.ms", "3000", "broker.heartbeat.interval.ms", "500");
    }

    /** Lowers the minimums so that a test can detect a dead consumer within a second. */
    private static Map<String, String> shortGroupTimeouts() {
        return Map.of(
                "group.initial.rebalance.delay.ms", "0",
                "group.min.session.timeout.ms", "500",
                "group.consumer.min.session.timeout.ms", "500",
                "group.consumer.min.heartbeat.interval.ms", "100");
    }

    private static Map<String, String> smallMemory() {
        return Map.of(
                "log.cleaner.dedupe.buffer.size", "4194304",
                "log.cleaner.io.buffer.size", "65536",
                "num.network.threads", "1",
                "num.io.threads", "4",
                "background.threads", "2",
                // JMX names of two brokers in one JVM would collide
                "metric.reporters", "");
    }
}
