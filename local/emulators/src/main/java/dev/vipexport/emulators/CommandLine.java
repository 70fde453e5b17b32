package dev.vipexport.emulators;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The parsed arguments: which servers to start, on which ports and with which data.
 *
 * @param ports of the chosen servers, or 0 for any free port
 * @param data directory kept across restarts, or null keeps nothing
 * @param indexes a {@code firestore.indexes.json}, or null declares no composite index
 * @param buckets created if they do not exist
 * @param cloudRules whether Firestore and Cloud Storage refuse what Google's servers refuse
 * @param pointInTimeRecovery whether Firestore reads at whole minutes of the last seven days
 */
record CommandLine(
        Map<Service, Integer> ports,
        @Nullable Path data,
        @Nullable Path indexes,
        List<String> buckets,
        boolean cloudRules,
        boolean pointInTimeRecovery) {
    static final String HELP = """
            Options, at least one of the first three:
              --kafka[=9092] --firestore[=8085] --storage[=4443]  starts that server on 127.0.0.1; port 0 means any free port
              --admin[=4444]                                      starts the HTTP API for faults of Firestore and Cloud Storage
              --data=DIRECTORY                                    keeps data there across restarts; without it, data is temporary
              --indexes=FILE                                      declares the composite indexes in a firestore.indexes.json
              --bucket=NAME                                       creates a bucket; repeat it for several
              --cloud-rules                                       refuses what Google's servers refuse, such as a query without its index
              --point-in-time-recovery                            reads of Firestore at whole minutes of the last seven days
              --help                                              prints this""";

    /** The servers with their default ports. */
    enum Service {
        KAFKA("kafka", 9092),
        FIRESTORE("firestore", 8085),
        STORAGE("storage", 4443),
        ADMIN("admin", 4444);

        final String option;
        final int defaultPort;

        Service(String option, int defaultPort) {
            this.option = option;
            this.defaultPort = defaultPort;
        }

        static Optional<Service> fromOption(String option) {
            return List.of(values()).stream()
                    .filter(part -> part.option.equals(option))
                    .findFirst();
        }
    }

    /**
     * Parses the arguments.
     *
     * @throws IllegalArgumentException naming the invalid argument
     */
    static CommandLine parse(String... arguments) {
        Map<Service, Integer> ports = new LinkedHashMap<>();
        Path data = null;
        Path indexes = null;
        List<String> buckets = new ArrayList<>();
        boolean cloudRules = false;
        boolean pointInTimeRecovery = false;
        for (String argument : arguments) {
            int equals = argument.indexOf('=');
            String name = equals < 0 ? argument : argument.substring(0, equals);
            String value = equals < 0 ? "" : argument.substring(equals + 1);
            Optional<Service> service =
                    name.startsWith("--") ? Service.fromOption(name.substring(2)) : Optional.empty();
            if (service.isPresent()) {
                ports.put(service.get(), equals < 0 ? service.get().defaultPort : port(argument, value));
            } else if (name.equals("--data") && !value.isEmpty()) {
                data = Path.of(value);
            } else if (name.equals("--indexes") && !value.isEmpty()) {
                indexes = Path.of(value);
            } else if (name.equals("--bucket") && !value.isEmpty()) {
                buckets.add(value);
            } else if (argument.equals("--cloud-rules")) {
                cloudRules = true;
            } else if (argument.equals("--point-in-time-recovery")) {
                pointInTimeRecovery = true;
            } else {
                throw new IllegalArgumentException("Invalid argument: " + argument);
            }
        }
        return new CommandLine(ports, data, indexes, buckets, cloudRules, pointInTimeRecovery).validated();
    }

    private CommandLine validated() {
        if (ports.keySet().stream().allMatch(part -> part == Service.ADMIN)) {
            throw new IllegalArgumentException("Name at least one of --kafka, --firestore and --storage");
        }
        if (!buckets.isEmpty() && !ports.containsKey(Service.STORAGE)) {
            throw new IllegalArgumentException("--bucket needs --storage");
        }
        if (indexes != null && !ports.containsKey(Service.FIRESTORE)) {
            throw new IllegalArgumentException("--indexes needs --firestore");
        }
        if (cloudRules && !ports.containsKey(Service.FIRESTORE) && !ports.containsKey(Service.STORAGE)) {
            throw new IllegalArgumentException("--cloud-rules needs --firestore or --storage");
        }
        if (pointInTimeRecovery && !ports.containsKey(Service.FIRESTORE)) {
            throw new IllegalArgumentException("--point-in-time-recovery needs --firestore");
        }
        return this;
    }

    private static int port(String argument, String value) {
        try {
            int port = Integer.parseInt(value);
            if (port >= 0 && port <= 65_535) {
                return port;
            }
        } catch (NumberFormatException notANumber) {
            throw new IllegalArgumentException("A port is 0 to 65535: " + argument, notANumber);
        }
        throw new IllegalArgumentException("A port is 0 to 65535: " + argument);
    }

    /** Returns the port, null if that server is not chosen. */
    @Nullable
    Integer port(Service service) {
        return ports.get(service);
    }

    /** Returns the data directory of that server, null if its data is temporary. */
    @Nullable
    Path data(Service service) {
        return data == null ? null : data.resolve(service.option);
    }
}
