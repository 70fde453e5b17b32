package dev.vipexport.stack;

import dev.vipexport.emulators.Main;
import dev.vipexport.testsupport.ChildJvm;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Firestore and Cloud Storage with the admin API in a JVM of their own, as a developer starts them by hand. */
final class EmulatorsProcess implements AutoCloseable {
    private static final Pattern ENDPOINT = Pattern.compile("(\\w+) +(\\S+)");

    private final ChildJvm jvm;
    private final Map<String, String> endpoints = new HashMap<>();

    private EmulatorsProcess(ChildJvm jvm) {
        this.jvm = jvm;
    }

    static EmulatorsProcess start() throws Exception {
        var emulators = new EmulatorsProcess(ChildJvm.ofMain(Main.class)
                .name("emulators")
                .quickStart()
                .jvmOptions("-Xmx256m")
                .arguments("--firestore=0", "--storage=0", "--admin=0")
                .start());
        try {
            emulators.readEndpoints();
            return emulators;
        } catch (IOException | AssertionError failed) {
            emulators.close();
            throw failed;
        }
    }

    private void readEndpoints() throws IOException {
        for (String line = jvm.readLine(); !line.equals("Ready"); line = jvm.readLine()) {
            Matcher endpoint = ENDPOINT.matcher(line);
            if (endpoint.lookingAt()) {
                endpoints.put(endpoint.group(1), endpoint.group(2));
            }
        }
    }

    /** Returns the endpoint that {@code Main} printed after {@code firestore}, {@code storage} or {@code admin}. */
    String endpoint(String server) {
        String endpoint = endpoints.get(server);
        if (endpoint == null) {
            throw new AssertionError(server + " is not among " + endpoints);
        }
        return endpoint;
    }

    @Override
    public void close() throws Exception {
        jvm.close();
    }
}
