package dev.vipexport.chaos.system;

import dev.vipexport.testsupport.ChildJvm;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The packaged jar of the API or of a worker in a process of its own, with its own ways to Firestore and Cloud Storage. */
public final class AppProcess implements AutoCloseable {
    private static final Duration MAX_START = Duration.ofMinutes(10);
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String name;
    private final String module;
    private final Path logs;
    private final List<String> arguments = new ArrayList<>();
    private final int port = KeptPorts.next();
    private final int managementPort = KeptPorts.next();
    private final Relay toFirestore;
    private final Relay toStorage;
    private ChildJvm process;
    private int starts;

    AppProcess(String name, String module, Path logs, Relay toFirestore, Relay toStorage, List<String> options)
            throws IOException {
        this.name = name;
        this.module = module;
        this.logs = logs;
        this.toFirestore = toFirestore;
        this.toStorage = toStorage;
        arguments.add("--server.address=127.0.0.1");
        arguments.add("--server.port=" + port);
        if (module.equals("api")) {
            arguments.add("--management.server.address=127.0.0.1");
            arguments.add("--management.server.port=" + managementPort);
        }
        arguments.addAll(options);
        process = start();
    }

    private ChildJvm start() throws IOException {
        starts++;
        return UnpackedJar.of(module, name, arguments)
                .jvmOptions("-Xmx256m", "-XX:+ExitOnOutOfMemoryError", "-Djava.net.preferIPv4Stack=true")
                .startLogged(logs.resolve(name + "-" + starts + ".log"));
    }

    /** Waits until the process serves, unless it was killed meanwhile. */
    void awaitHealth() throws InterruptedException {
        int healthPort = module.equals("api") ? managementPort : port;
        HttpRequest health = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + healthPort + "/actuator/health"))
                .timeout(Duration.ofSeconds(5))
                .build();
        for (long end = System.nanoTime() + MAX_START.toNanos(); System.nanoTime() < end; Thread.sleep(100)) {
            try {
                if (HTTP.send(health, BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // asked again
            }
        }
        throw new IllegalStateException(name + " did not start; see " + logs);
    }

    /** Sends SIGKILL. */
    synchronized void kill() {
        signal("KILL");
    }

    /** Starts the process again if it is dead, and returns whether it was. */
    synchronized boolean startAgain() throws IOException, InterruptedException {
        if (isAlive()) {
            return false;
        }
        process.close();
        process = start();
        return true;
    }

    /** Sends a signal, such as {@code STOP}. A dead process does not mind. */
    void signal(String signal) {
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(process.pid()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new IllegalStateException("kill cannot be run", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    synchronized boolean isAlive() {
        return ProcessHandle.of(process.pid()).map(ProcessHandle::isAlive).orElse(false);
    }

    String name() {
        return name;
    }

    int starts() {
        return starts;
    }

    int port() {
        return port;
    }

    Relay toFirestore() {
        return toFirestore;
    }

    Relay toStorage() {
        return toStorage;
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.close();
        toFirestore.close();
        toStorage.close();
    }
}
