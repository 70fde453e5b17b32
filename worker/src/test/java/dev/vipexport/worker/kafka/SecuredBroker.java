package dev.vipexport.worker.kafka;

import dev.vipexport.testsupport.FreePorts;
import dev.vipexport.testsupport.JdkTools;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;

/**
 * A broker as a service has it: TLS, users and access control. The user {@code worker} may do what an operator allows. The
 * test itself uses a second listener, where everything is allowed.
 */
final class SecuredBroker implements AutoCloseable {
    private static final String PASSWORD = "changeit";
    private static final String LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule required";

    private final Path folder;
    private final int port = FreePorts.next();
    private final int innerPort = FreePorts.next();
    private final KafkaRaftServer server;

    private SecuredBroker(Path folder) throws Exception {
        this.folder = folder;
        createCertificate();
        var config = new KafkaConfig(settings(), false);
        format();
        server = new KafkaRaftServer(config, Time.SYSTEM);
    }

    static SecuredBroker start(Path folder) throws Exception {
        var broker = new SecuredBroker(folder);
        broker.server.startup();
        return broker;
    }

    private Map<String, String> settings() {
        int controllerPort = FreePorts.next();
        var settings = new HashMap<>(Map.of(
                "process.roles", "broker,controller",
                "node.id", "1",
                "controller.quorum.voters", "1@127.0.0.1:" + controllerPort,
                "controller.listener.names", "CONTROLLER",
                "inter.broker.listener.name", "INNER",
                "listener.security.protocol.map", "APPS:SASL_SSL,INNER:PLAINTEXT,CONTROLLER:PLAINTEXT",
                "advertised.listeners", "APPS://127.0.0.1:" + port + ",INNER://127.0.0.1:" + innerPort,
                "log.dirs", folder.resolve("data").toString(),
                "auto.create.topics.enable", "false"));
        settings.put(
                "listeners",
                "APPS://127.0.0.1:" + port + ",INNER://127.0.0.1:" + innerPort + ",CONTROLLER://127.0.0.1:"
                        + controllerPort);
        settings.putAll(Map.of(
                "authorizer.class.name",
                "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
                "super.users",
                "User:ANONYMOUS",
                "listener.name.apps.sasl.enabled.mechanisms",
                "PLAIN",
                "listener.name.apps.plain.sasl.jaas.config",
                LOGIN + " user_worker=\"secret\";",
                "listener.name.apps.ssl.keystore.location",
                folder.resolve("keys.p12").toString(),
                "listener.name.apps.ssl.keystore.password",
                PASSWORD));
        settings.putAll(Map.of(
                "offsets.topic.replication.factor", "1",
                "offsets.topic.num.partitions", "4",
                "group.initial.rebalance.delay.ms", "0",
                "log.cleaner.dedupe.buffer.size", "4194304",
                "num.network.threads", "1",
                "num.io.threads", "4"));
        return settings;
    }

    private void createCertificate() throws IOException, InterruptedException {
        String keys = folder.resolve("keys.p12").toString();
        JdkTools.run(
                "keytool",
                "-genkeypair",
                "-alias",
                "broker",
                "-keyalg",
                "EC",
                "-validity",
                "2",
                "-dname",
                "CN=broker",
                "-ext",
                "san=ip:127.0.0.1",
                "-storetype",
                "PKCS12",
                "-keystore",
                keys,
                "-storepass",
                PASSWORD);
        JdkTools.run(
                "keytool",
                "-exportcert",
                "-rfc",
                "-alias",
                "broker",
                "-keystore",
                keys,
                "-storepass",
                PASSWORD,
                "-file",
                folder.resolve("broker.pem").toString());
    }

    private void format() throws Exception {
        try (var quiet = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
            new Formatter()
                    .setClusterId(Uuid.randomUuid().toString())
                    .setNodeId(1)
                    .setControllerListenerName("CONTROLLER")
                    .setMetadataLogDirectory(folder.resolve("data").toString())
                    .addDirectory(folder.resolve("data").toString())
                    .setPrintStream(quiet)
                    .run();
        }
    }

    /** Returns the settings of an app that is the user {@code worker} and trusts this broker's certificate only. */
    Map<String, Object> appSettings() {
        return Map.of(
                "spring.kafka.bootstrap-servers",
                "127.0.0.1:" + port,
                "spring.kafka.security.protocol",
                "SASL_SSL",
                "spring.kafka.ssl.bundle",
                "kafka",
                "spring.ssl.bundle.pem.kafka.truststore.certificate",
                "file:" + folder.resolve("broker.pem"),
                "spring.kafka.properties[sasl.mechanism]",
                "PLAIN",
                "spring.kafka.properties[sasl.jaas.config]",
                LOGIN + " username=\"worker\" password=\"secret\";");
    }

    /** Returns the address where everything is allowed, without TLS. */
    String innerServers() {
        return "127.0.0.1:" + innerPort;
    }

    Admin admin() {
        return Admin.create(Map.of("bootstrap.servers", (Object) innerServers()));
    }

    /** Allows the user {@code worker} these operations on everything whose name begins with {@code prefix}. */
    void allow(ResourceType type, String prefix, AclOperation... operations) throws Exception {
        try (Admin admin = admin()) {
            var pattern = new ResourcePattern(type, prefix, PatternType.PREFIXED);
            admin.createAcls(List.of(operations).stream()
                            .map(operation -> new AclBinding(
                                    pattern,
                                    new AccessControlEntry("User:worker", "*", operation, AclPermissionType.ALLOW)))
                            .toList())
                    .all()
                    .get();
        }
    }

    @Override
    public void close() {
        server.shutdown();
        server.awaitShutdown();
    }
}
