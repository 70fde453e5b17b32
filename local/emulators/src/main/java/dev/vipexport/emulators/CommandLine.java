package dev.vipexport.emulators;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which servers to start, and where.
 *
 * @param ports of the chosen servers; 0 is any free one
 * @param data directory that is kept across restarts; none keeps nothing
 * @param indexes a {@code firestore.indexes.json}; none declares no composite index
 * @param buckets created if they are not there
 */
record CommandLine(
        Map<Service, Integer> ports,
        @Nullable Path data,
        @Nullable Path indexes,
        List<String> buckets) {
    static final String HELP = """
            Options, at least one of the first three:
              --kafka[=9092] --firestore[=8085] --storage[=4443]  starts that server on 127.0.0.1; port 0 is any free one
              --admin[=4444]                                      the HTTP API for the faults of Firestore and Cloud Storage
              --data=DIRECTORY                                    keeps data there across restarts; without it nothing is kept
              --indexes=FILE                                      the firestore.indexes.json whose composite indexes are kept
              --bucket=NAME                                       a bucket to create; may be given several times""";

    /** What can be chosen, by its usual port. */
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
     * Reads the arguments.
     *
     * @throws IllegalArgumentException naming what cannot be understood
     */
    static CommandLine parse(String... arguments) {
        Map<Service, Integer> ports = new LinkedHashMap<>();
        Path data = null;
        Path indexes = null;
        List<String> buckets = new ArrayList<>();
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
            } else {
                throw new IllegalArgumentException("Not understood: " + argument);
            }
        }
        return new CommandLine(ports, data, indexes, buckets).validated();
    }

    private CommandLine validated() {
        if (ports.keySet().stream().allMatch(part -> part == Service.ADMIN)) {
            throw new IllegalArgumentException("No server is chosen");
        }
        if (!buckets.isEmpty() && !ports.containsKey(Service.STORAGE)) {
            throw new IllegalArgumentException("--bucket needs --storage");
        }
        if (indexes != null && !ports.containsKey(Service.FIRESTORE)) {
            throw new IllegalArgumentException("--indexes needs --firestore");
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

    /** Null where that part is not chosen. */
    @Nullable
    Integer port(Service service) {
        return ports.get(service);
    }

    /** Where that server keeps its data; null where it keeps none. */
    @Nullable
    Path data(Service service) {
        return data == null ? null : data.resolve(service.option);
    }
}
