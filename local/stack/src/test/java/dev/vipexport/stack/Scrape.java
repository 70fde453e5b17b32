package dev.vipexport.stack;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What Prometheus reads from {@code /actuator/prometheus}: its text format, version 0.0.4. */
record Scrape(List<Sample> samples, Map<String, String> types, Map<String, String> help) {
    private static final Pattern COMMENT = Pattern.compile("# (HELP|TYPE) (\\S+) (.*)");
    private static final Pattern SAMPLE = Pattern.compile("([a-zA-Z_:][\\w:]*)(?:\\{(.*)})? (\\S+)");
    private static final Pattern TAG = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

    /** One series with its value. */
    record Sample(String name, Map<String, String> tags, double value) {}

    static Scrape parse(String text) {
        List<Sample> samples = new java.util.ArrayList<>();
        Map<String, String> types = new TreeMap<>();
        Map<String, String> help = new TreeMap<>();
        text.lines().filter(line -> !line.isBlank()).forEach(line -> {
            if (line.startsWith("#")) {
                MatchResult comment = match(COMMENT, line);
                (comment.group(1).equals("TYPE") ? types : help).put(comment.group(2), comment.group(3));
            } else {
                MatchResult sample = match(SAMPLE, line);
                samples.add(new Sample(sample.group(1), tags(sample.group(2)), value(sample.group(3))));
            }
        });
        return new Scrape(samples, types, help);
    }

    private static MatchResult match(Pattern pattern, String line) {
        Matcher matcher = pattern.matcher(line);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("not in Prometheus's text format: " + line);
        }
        return matcher;
    }

    private static Map<String, String> tags(String text) {
        Map<String, String> tags = new TreeMap<>();
        if (text != null) {
            TAG.matcher(text).results().forEach(tag -> tags.put(tag.group(1), tag.group(2)));
        }
        return tags;
    }

    private static double value(String text) {
        return switch (text) {
            case "+Inf" -> Double.POSITIVE_INFINITY;
            case "-Inf" -> Double.NEGATIVE_INFINITY;
            default -> Double.parseDouble(text);
        };
    }

    /** Returns the values of each tag of a metric, without the limits of its buckets. */
    Map<String, TreeSet<String>> tagValues(String metric) {
        Map<String, TreeSet<String>> values = new TreeMap<>();
        for (Sample sample : samples) {
            if (sample.name().equals(metric)
                    || sample.name().matches(Pattern.quote(metric) + "_(bucket|count|sum|max)")) {
                sample.tags().forEach((key, value) -> {
                    if (!key.equals("le")) {
                        values.computeIfAbsent(key, unused -> new TreeSet<>()).add(value);
                    }
                });
            }
        }
        return values;
    }

    /** Returns the sum of all series of {@code name} that have these tags: keys and values in turn. */
    double sum(String name, String... tags) {
        return samples.stream()
                .filter(sample -> sample.name().equals(name))
                .filter(sample -> {
                    for (int i = 0; i < tags.length; i += 2) {
                        if (!tags[i + 1].equals(sample.tags().get(tags[i]))) {
                            return false;
                        }
                    }
                    return true;
                })
                .mapToDouble(Sample::value)
                .sum();
    }
}
