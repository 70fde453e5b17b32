package dev.vipexport.stack;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the command line.
 *
 * @param data folder of all data and the log. Restarts keep it
 * @param importFile JSONL or JSONL.gz of messages that the start loads into {@code ch-demo}
 * @param cloudRules whether Firestore and Cloud Storage refuse what Google's servers refuse
 * @param applicationOptions {@code --name=value} for API, worker and console, such as {@code --vip-export.export.link-lifetime=5m}
 */
record LocalSettings(
        Map<Port, Integer> ports,
        Path data,
        @Nullable Path importFile,
        boolean cloudRules,
        List<String> applicationOptions) {

    /** The ports and the options that change them. */
    enum Port {
        API("api-port", 8080, "the API"),
        KAFKA("kafka-port", 9092, "Kafka"),
        KAFKA_CONTROLLER("kafka-controller-port", 9093, "Kafka's controller"),
        FIRESTORE("firestore-port", 8085, "Firestore"),
        STORAGE("storage-port", 4443, "Cloud Storage"),
        OPS("ops-port", 8082, "the console"),
        API_METRICS("api-metrics-port", 8090, "the API's metrics"),
        WORKER_METRICS("worker-metrics-port", 8091, "the worker's metrics"),
        OPS_METRICS("ops-metrics-port", 8092, "the console's metrics");

        final String option;
        final int defaultNumber;
        final String service;

        Port(String option, int defaultNumber, String service) {
            this.option = option;
            this.defaultNumber = defaultNumber;
            this.service = service;
        }
    }

    /** The log's name in the data folder, as logback.xml has it. */
    static final String LOG_FILE = "vip-export.log";

    /** Allows callbacks to this machine unless an option or the environment forbids them. */
    static final String API_DEFAULT_PROPERTY = "vip-export.webhooks.allow-loopback=true";

    private static final String HELP = "Options: "
            + java.util.Arrays.stream(Port.values())
                    .map(port -> "--" + port.option + "=" + port.defaultNumber)
                    .collect(Collectors.joining(" "))
            + " --data=.local --import=FILE --cloud-rules=on, and --name.with.dots=value for the API, the worker and the console";

    /**
     * Reads the command line.
     *
     * @throws StartupException for {@code --help} and invalid arguments. Its message lists the valid options
     */
    static LocalSettings parse(String... arguments) {
        Map<String, String> options = new TreeMap<>();
        List<String> applicationOptions = new ArrayList<>();
        for (String argument : arguments) {
            if (argument.equals("--help")) {
                throw new StartupException(HELP);
            }
            int equals = argument.indexOf('=');
            if (!argument.startsWith("--") || equals < 0) {
                throw new StartupException("Invalid argument: " + argument + "\n" + HELP);
            }
            String name = argument.substring(2, equals);
            if (name.contains(".")) {
                applicationOptions.add(argument);
            } else {
                options.put(name, argument.substring(equals + 1));
            }
        }
        return of(options, applicationOptions);
    }

    private static LocalSettings of(Map<String, String> options, List<String> applicationOptions) {
        Map<Port, Integer> ports = new TreeMap<>();
        for (Port port : Port.values()) {
            ports.put(port, parsePort(port, options.remove(port.option)));
        }
        Path data = Path.of(Optional.ofNullable(options.remove("data")).orElse(".local"));
        Path importFile =
                Optional.ofNullable(options.remove("import")).map(Path::of).orElse(null);
        boolean cloudRules = parseCloudRules(options.remove("cloud-rules"));
        if (!options.isEmpty()) {
            throw new StartupException(
                    "Unknown option: --" + options.keySet().iterator().next() + "\n" + HELP);
        }
        return new LocalSettings(ports, data.toAbsolutePath().normalize(), importFile, cloudRules, applicationOptions);
    }

    private static boolean parseCloudRules(@Nullable String value) {
        if (value == null || value.equals("on") || value.equals("off")) {
            return !"off".equals(value);
        }
        throw new StartupException("--cloud-rules must be on or off, not " + value);
    }

    private static int parsePort(Port port, @Nullable String value) {
        if (value == null) {
            return port.defaultNumber;
        }
        try {
            int number = Integer.parseInt(value);
            if (number >= 1 && number <= 65_535) {
                return number;
            }
        } catch (NumberFormatException e) {
            throw invalidPort(port, value);
        }
        throw invalidPort(port, value);
    }

    private static StartupException invalidPort(Port port, String value) {
        return new StartupException("--" + port.option + " must be a port from 1 to 65535, not " + value);
    }

    int port(Port port) {
        return ports.getOrDefault(port, port.defaultNumber);
    }
}
