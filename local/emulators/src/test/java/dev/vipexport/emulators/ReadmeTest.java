package dev.vipexport.emulators;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.testsupport.ChildJvm;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Runs the examples of README.md on free ports. */
class ReadmeTest {
    private static final Path EXAMPLES = Path.of("src/test/java/dev/vipexport/emulators/junit/ReadmeExamplesTest.java");
    private static final String ADMIN = "http://127.0.0.1:4444/faults";
    private static final Pattern CURL =
            Pattern.compile("curl -sS(?: -X (?<method>\\w+))? (?<url>\\S+)(?: -d '(?<body>[^']*)')?");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Test
    void javaExamples_arePartOfTests() throws IOException {
        String tests = Files.readString(EXAMPLES);

        assertThat(blocks("java"))
                .hasSize(4)
                .allSatisfy(block -> assertThat(tests).contains(block));
    }

    @Test
    void commandExamples_printDocumentedOutput() throws Exception {
        List<String> blocks = blocks("console");
        assertThat(blocks).hasSize(2);
        List<String> start = blocks.get(0).lines().toList();

        try (ChildJvm main = ChildJvm.ofMain(Main.class)
                .quickStart()
                .killedOnClose()
                .arguments(onFreePorts(start.get(0)))
                .start()) {
            String admin = "";
            for (String line : start.subList(1, start.size())) {
                String printed = main.readLine();
                assertThat(withoutPortAndTime(printed)).isEqualTo(withoutPortAndTime(line));
                admin = printed.startsWith("admin") ? printed.replaceAll("admin +(\\S+) .*", "$1") : admin;
            }
            for (String command : blocks.get(1).split("(?m)^\\$ ", -1)) {
                requestAndCompare(command, admin);
            }
        }
    }

    private static String[] onFreePorts(String command) {
        assertThat(command).startsWith("$ java -jar local/emulators/target/emulators-");
        List<String> arguments = new ArrayList<>(List.of(command.split(" ", -1)));
        return arguments.subList(4, arguments.size()).stream()
                .map(argument -> argument.contains("=") ? argument : argument + "=0")
                .toArray(String[]::new);
    }

    private static String withoutPortAndTime(String line) {
        return line.replaceAll(":\\d+", ":PORT").replaceAll("after \\d+ ms", "after N ms");
    }

    private static void requestAndCompare(String example, String admin) throws Exception {
        if (example.isBlank()) {
            return;
        }
        Matcher curl = CURL.matcher(example.lines().findFirst().orElseThrow());
        assertThat(curl.matches()).as(example).isTrue();
        String body = curl.group("body");
        String method = curl.group("method") == null ? "GET" : curl.group("method");
        HttpRequest request = HttpRequest.newBuilder(
                        URI.create(curl.group("url").replace(ADMIN, admin)))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .timeout(TestTimeouts.MAX)
                .build();

        assertThat(HTTP.send(request, BodyHandlers.ofString()).body())
                .isEqualTo(example.lines().skip(1).map(line -> line + "\n").reduce("", String::concat));
    }

    private static List<String> blocks(String language) throws IOException {
        return Pattern.compile("(?s)```" + language + "\n(.*?)```")
                .matcher(Files.readString(Path.of("README.md")))
                .results()
                .map((MatchResult block) -> block.group(1))
                .toList();
    }
}
