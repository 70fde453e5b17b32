package dev.vipexport.cli;

import dev.vipexport.cli.exit.ExitCode;
import dev.vipexport.cli.exit.ExitException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Computes what a number of rows needs and costs. Asks no server. */
@Command(
        name = "sizing",
        mixinStandardHelpOptions = true,
        description = "Computes the workers, the calls and the cost of exports on Google Cloud. Asks no server.")
final class SizingCommand implements Callable<Integer> {
    private static final long MAX_ROWS = 1_000_000_000_000L;
    private static final double HUNDRED_THOUSAND = 100_000;
    private static final double THOUSAND = 1_000;
    private static final double GIGABYTE = 1_000_000_000;

    /** A period of the option {@code --per}. */
    enum Period {
        MINUTE(Duration.ofMinutes(1)),
        HOUR(Duration.ofHours(1)),
        DAY(Duration.ofDays(1)),
        MONTH(Duration.ofDays(30));

        private final Duration duration;

        Period(Duration duration) {
            this.duration = duration;
        }
    }

    private final CliContext context;

    @Option(names = "--rows", required = true, paramLabel = "N", description = "Rows of all exports, such as 10e6")
    private BigDecimal rows = BigDecimal.ZERO;

    @Option(
            names = "--per",
            paramLabel = "PERIOD",
            defaultValue = "hour",
            description = "Time for these rows: minute, hour, day or month. Default: ${DEFAULT-VALUE}")
    private String per = "";

    @Option(
            names = "--export-rows",
            paramLabel = "N",
            defaultValue = "1e6",
            description = "Rows of one export. Default: ${DEFAULT-VALUE}, or all rows if they are fewer")
    private BigDecimal exportRows = BigDecimal.ZERO;

    @Option(
            names = "--row-bytes",
            paramLabel = "N",
            defaultValue = "200",
            description = "Bytes of a row in the file. Default: ${DEFAULT-VALUE}")
    private long rowBytes;

    @Option(
            names = "--read-price",
            paramLabel = "USD",
            defaultValue = "0.03",
            description = "Price of 100,000 reads of Firestore. Default: ${DEFAULT-VALUE}")
    private double readPrice;

    @Option(
            names = "--write-price",
            paramLabel = "USD",
            defaultValue = "0.09",
            description = "Price of 100,000 writes of Firestore. Default: ${DEFAULT-VALUE}")
    private double writePrice;

    @Option(
            names = "--operation-price",
            paramLabel = "USD",
            defaultValue = "0.005",
            description = "Price of 1,000 operations of class A of Cloud Storage. Default: ${DEFAULT-VALUE}")
    private double operationPrice;

    @Option(
            names = "--storage-price",
            paramLabel = "USD",
            defaultValue = "0.02",
            description = "Price of a gigabyte for a month. Default: ${DEFAULT-VALUE}")
    private double storagePrice;

    @Option(
            names = "--download-price",
            paramLabel = "USD",
            defaultValue = "0.12",
            description = "Price of a gigabyte that is downloaded. Default: ${DEFAULT-VALUE}")
    private double downloadPrice;

    @Option(
            names = "--downloads",
            paramLabel = "N",
            defaultValue = "1",
            description = "Downloads of each file to the internet. Default: ${DEFAULT-VALUE}")
    private double downloads;

    @Option(names = "--json", description = "Print the numbers as JSON")
    private boolean json;

    SizingCommand(CliContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Period period = period();
        long all = whole("--rows", rows);
        long each = Math.min(all, whole("--export-rows", exportRows));
        if (rowBytes < 1 || rowBytes > MAX_ROWS) {
            throw new ExitException(ExitCode.USAGE, "--row-bytes must be from 1 to " + MAX_ROWS);
        }
        var sizing = new Sizing(all, each, rowBytes, period.duration);
        if (json) {
            var object = OutputFormatter.object();
            object.put("rows", all).put("exports", sizing.exports()).put("slicesPerExport", sizing.slices());
            object.put("workers", sizing.workers()).put("fitsPartitions", sizing.fitsPartitions());
            object.put("reads", sizing.exports() * sizing.reads()).put("writes", sizing.exports() * sizing.writes());
            object.put("classA", sizing.exports() * sizing.classA()).put("classB", sizing.exports() * sizing.classB());
            object.put("bytes", sizing.bytes()).put("rowsPerSecond", sizing.rowsPerSecond());
            costs(sizing).forEach((what, usd) -> object.put(what + "Usd", usd));
            context.out().printJson(object);
        } else {
            print(sizing, period);
        }
        return ExitCode.OK.code();
    }

    private Period period() {
        for (Period period : Period.values()) {
            if (period.name().equalsIgnoreCase(per)) {
                return period;
            }
        }
        throw new ExitException(ExitCode.USAGE, "--per must be minute, hour, day or month, not \"" + per + "\"");
    }

    private static long whole(String option, BigDecimal number) {
        if (number.signum() <= 0
                || number.compareTo(BigDecimal.valueOf(MAX_ROWS)) > 0
                || number.stripTrailingZeros().scale() > 0) {
            throw new ExitException(ExitCode.USAGE, option + " must be a whole number from 1 to " + MAX_ROWS);
        }
        return number.longValueExact();
    }

    private Map<String, Double> costs(Sizing sizing) {
        var costs = new LinkedHashMap<String, Double>();
        double gigabytes = sizing.bytes() / GIGABYTE;
        costs.put("reads", sizing.exports() * sizing.reads() / HUNDRED_THOUSAND * readPrice);
        costs.put("writes", sizing.exports() * sizing.writes() / HUNDRED_THOUSAND * writePrice);
        costs.put("operations", sizing.exports() * sizing.classA() / THOUSAND * operationPrice);
        costs.put("storage", gigabytes * storagePrice);
        costs.put("downloads", gigabytes * downloads * downloadPrice);
        costs.put(
                "total",
                costs.values().stream().mapToDouble(Double::doubleValue).sum());
        return costs;
    }

    private void print(Sizing sizing, Period period) {
        String every = "per " + period.name().toLowerCase(Locale.ROOT);
        line(
                "workers",
                number(sizing.workers()) + ", of some " + number(Sizing.ROWS_PER_SECOND) + " rows per second each");
        if (!sizing.fitsPartitions()) {
            line(
                    "",
                    "more than " + Sizing.PARTITIONS / Sizing.SLICES_PER_WORKER + " workers need more than "
                            + Sizing.PARTITIONS + " partitions of vip-export.slices");
        }
        line("exports " + every, number(sizing.exports()) + ", of " + number(sizing.slices()) + " slices each");
        line("Firestore reads " + every, number(sizing.exports() * sizing.reads()));
        line("Firestore writes " + every, number(sizing.exports() * sizing.writes()));
        line("documents per second", number(Math.round(sizing.rowsPerSecond())));
        line("operations of class A " + every, number(sizing.exports() * sizing.classA()));
        line("bytes of files " + every, number(sizing.bytes()));
        costs(sizing).forEach((what, usd) -> line("USD for " + what + " " + every, usd(usd)));
    }

    private static String number(long value) {
        return String.format(Locale.ROOT, "%,d", value);
    }

    private static String usd(double value) {
        return String.format(Locale.ROOT, value < 0.1 ? "%.4f" : "%,.2f", value);
    }

    private void line(String name, String value) {
        context.out().println(String.format(Locale.ROOT, "%-34s %s", name, value));
    }
}
