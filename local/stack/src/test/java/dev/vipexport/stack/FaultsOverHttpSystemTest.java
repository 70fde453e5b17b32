package dev.vipexport.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.stack.demo.DemoOrganisations;
import dev.vipexport.testsupport.SignedClient;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Exports stay identical while a test injects faults over HTTP into servers in another process. */
class FaultsOverHttpSystemTest {
    private static final String JUNE =
            "/vip-messages/export?workspaceId=ws-demo&mediumId=ch-demo&from=2026-06-01&to=2026-06-30";

    /** A day, whose file is smaller than a chunk. */
    private static final String DAY =
            "/vip-messages/export?workspaceId=ws-demo&mediumId=ch-demo&from=2026-06-10&to=2026-06-10";

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private static EmulatorsProcess emulators;
    private static RunningSystem system;
    private static ConfigurableApplicationContext worker;
    private static SignedClient caller;
    private static byte[] expectedFile;
    private static byte[] expectedDayFile;

    @BeforeAll
    static void start() throws Exception {
        emulators = EmulatorsProcess.start();
        system = new RunningSystem(
                TestBackends.external(emulators.endpoint("firestore"), emulators.endpoint("storage")));
        DemoOrganisations.seed(system.firestore);
        // the file is larger than a chunk, so the worker uploads it in a session
        worker = system.startWorker("--vip-export.upload.first-delay=10ms", "--vip-export.upload.chunk=256KB");
        caller = system.caller(DemoOrganisations.DEMO);
        expectedFile = export(JUNE);
        expectedDayFile = export(DAY);
    }

    @AfterAll
    static void stop() throws Exception {
        try (EmulatorsProcess last = emulators) {
            worker.close();
            system.close();
        }
    }

    @AfterEach
    void clear() {
        send("/firestore", "DELETE", "");
        send("/storage", "DELETE", "");
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    {"method":"RunQuery","targetContains":"VipMessages","fault":{"kind":"break","after":1000,"code":14}}
                    {"method":"RunQuery","targetContains":"VipMessages","fault":{"kind":"cut","after":1500}}
                    {"method":"RunAggregationQuery","fault":{"kind":"status","code":14}}
                    {"method":"Commit","targetContains":"ExportJobs","fault":{"kind":"lostAnswer","code":14}}
                    """)
    void file_isIdentical_whenFirestoreFails(String fault) {
        assertFileIdenticalDespite("/firestore", fault, JUNE, expectedFile);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    {"method":"POST","targetContains":"uploadType=resumable","fault":{"kind":"status","code":503}}
                    {"method":"POST","targetContains":"uploadType=multipart","fault":{"kind":"lostAnswer","code":503}}
                    {"method":"PUT","targetContains":"upload_id","fault":{"kind":"lostAnswer","code":503}}
                    {"method":"PUT","targetContains":"upload_id","fault":{"kind":"cut","after":100000}}
                    {"times":2,"method":"PUT","targetContains":"upload_id","fault":{"kind":"break","after":0,"code":503}}
                    """)
    void file_isIdentical_whenStorageFails(String fault) {
        assertFileIdenticalDespite("/storage", fault, JUNE, expectedFile);
    }

    /** The fault hits both uploads: the file and its manifest. */
    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    {"times":2,"method":"POST","targetContains":"uploadType=multipart","fault":{"kind":"status","code":503}}
                    {"times":2,"method":"POST","targetContains":"uploadType=multipart","fault":{"kind":"lostAnswer","code":503}}
                    {"times":2,"method":"POST","targetContains":"uploadType=multipart","fault":{"kind":"cut","after":100}}
                    """)
    void smallFile_isIdentical_whenStorageFails(String fault) {
        assertFileIdenticalDespite("/storage", fault, DAY, expectedDayFile);
    }

    @Test
    void fault_isRejected_whenMisspelt() {
        assertThat(send("/storage", "POST", "{\"fault\":{\"kind\":\"cut\",\"aftr\":1}}")
                        .statusCode())
                .isEqualTo(400);
    }

    private static void assertFileIdenticalDespite(String server, String fault, String request, byte[] expected) {
        int before = fired(server);
        HttpResponse<String> armed = send(server, "POST", fault);
        assertThat(armed.statusCode()).as(armed.body()).isEqualTo(201);

        assertThat(export(request)).isEqualTo(expected);

        assertThat(fired(server)).isGreaterThan(before);
        assertThat(json(send(server, "GET", "")).get("armed")).isEmpty();
    }

    private static byte[] export(String request) {
        HttpResponse<String> answer = caller.get(request);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        int count = json(answer).get("totalCount").intValue();
        assertThat(count).isPositive();
        assertThat(count == DemoOrganisations.DEMO_COUNT).isEqualTo(request.equals(JUNE));
        return SignedClient.download(SampleMessages.string(json(answer), "csvUrl"));
    }

    private static int fired(String server) {
        return json(send(server, "GET", "")).get("fired").intValue();
    }

    private static JsonNode json(HttpResponse<String> answer) {
        return JsonMapper.shared().readTree(answer.body());
    }

    private static HttpResponse<String> send(String server, String method, String body) {
        URI uri = URI.create(emulators.endpoint("admin") + server);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .method(method, BodyPublishers.ofString(body))
                .timeout(TestTimeouts.MAX)
                .build();
        try {
            return HTTP.send(request, BodyHandlers.ofString());
        } catch (Exception failed) {
            throw new AssertionError("no answer from " + uri, failed);
        }
    }
}
