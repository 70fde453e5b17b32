package dev.vipexport.chaos.system;

import dev.vipexport.emulators.Main;
import dev.vipexport.testsupport.ChildJvm;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** An embedded Kafka, Firestore or Cloud Storage server in a process of its own, which keeps its data and its port. */
public final class ServerProcess implements AutoCloseable {
    private static final Duration MAX_START = Duration.ofMinutes(10);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String name;
    private final Path logs;
    private final int port = KeptPorts.next();
    private final int adminPort = KeptPorts.next();
    private final List<String> arguments = new ArrayList<>();
    private ChildJvm process;
    private int starts;

    /** Starts the server {@code kafka}, {@code firestore} or {@code storage}; {@link #awaitReady()} waits until it serves. */
    ServerProcess(String name, Path logs, List<String> options) throws IOException {
        this.name = name;
        this.logs = logs;
        arguments.add("--" + name + "=" + port);
        arguments.add("--data=" + logs.resolve("data"));
        arguments.addAll(options);
        if (!name.equals("kafka")) {
            arguments.add("--admin=" + adminPort);
            arguments.add("--cloud-rules");
        }
        process = start();
    }

    private ChildJvm start() throws IOException {
        starts++;
        return ChildJvm.ofMain(Main.class)
                .name(name)
                .quickStart()
                .jvmOptions("-Xmx512m")
                .arguments(arguments)
                .killedOnClose()
                .startLogged(logs.resolve(name + "-" + starts + ".log"));
    }

    void awaitReady() throws IOException, InterruptedException {
        for (long end = System.nanoTime() + MAX_START.toNanos(); System.nanoTime() < end; Thread.sleep(50)) {
            process.requireAlive();
            if (process.log().contains("Ready")) {
                return;
            }
        }
        throw new IllegalStateException(name + " did not start: " + process.log());
    }

    /** Sends SIGKILL, and starts the server again. */
    void restart() throws IOException, InterruptedException {
        process.close();
        process = start();
        awaitReady();
    }

    /** Arms a fault for the next calls. See local/emulators/README.md for its JSON. */
    void arm(String fault) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(faults())
                .POST(BodyPublishers.ofString(fault))
                .build();
        HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 201) {
            throw new IllegalStateException(name + " refuses the fault " + fault + ": " + answer.body());
        }
    }

    /** Disarms all faults. */
    void disarm() throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(faults()).DELETE().build();
        HTTP.send(request, BodyHandlers.discarding());
    }

    private URI faults() {
        return URI.create("http://127.0.0.1:" + adminPort + "/faults/" + name);
    }

    String name() {
        return name;
    }

    int port() {
        return port;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.close();
    }
}
