package dev.vipexport.emulators.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import dev.vipexport.emulators.fault.CallPattern;
import dev.vipexport.emulators.fault.Fault;
import dev.vipexport.emulators.fault.Faults;
import dev.vipexport.emulators.fault.Faults.Call;
import dev.vipexport.emulators.fault.Protocol;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.emulators.usage.Charge;
import dev.vipexport.emulators.usage.Usage;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class AdminServerTest {
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final Faults firestore = new Faults(Protocol.FIRESTORE);
    private final Faults storage = new Faults(Protocol.STORAGE);
    private final AdminServer server = AdminServer.start(0, Map.of("firestore", firestore, "storage", storage));

    @Test
    void usage_showsChargesAndCalls_ofEachServer() {
        Usage usage = new Usage();
        usage.countCall("RunQuery");
        usage.add(Charge.DOCUMENT_READS, 7);
        try (AdminServer counting = AdminServer.start(0, Map.of(), Map.of("firestore", usage))) {
            HttpResponse<String> shown = exchange(HttpRequest.newBuilder(URI.create(counting.url() + "/usage")));

            assertThat(shown.statusCode()).isEqualTo(200);
            assertThat(shown.body())
                    .startsWith("{\"firestore\":{\"documentReads\":7,\"documentWrites\":0,")
                    .contains("\"calls\":{\"RunQuery\":1}}}");
        }
    }

    @AfterEach
    void stop() {
        server.close();
    }

    static List<Arguments> faults() {
        return List.of(
                Arguments.of("{\"kind\":\"delay\",\"millis\":250}", new Fault.Delay(Duration.ofMillis(250))),
                Arguments.of("{\"kind\":\"status\",\"code\":14}", new Fault.Status(14)),
                Arguments.of("{\"kind\":\"lostAnswer\",\"code\":14}", new Fault.LostAnswer(14)),
                Arguments.of("{\"kind\":\"break\",\"after\":1000,\"code\":13}", new Fault.Break(1_000, 13)),
                Arguments.of(
                        "{\"kind\":\"stall\",\"after\":10,\"millis\":60000}",
                        new Fault.Stall(10, Duration.ofMinutes(1))),
                Arguments.of("{\"kind\":\"cut\",\"after\":5000000000}", new Fault.Cut(5_000_000_000L)),
                Arguments.of("{\"kind\":\"pace\",\"perSecond\":8000}", new Fault.Pace(8_000)));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void fault_isArmedAndListedAsSameJson(String json, Fault fault) {
        HttpResponse<String> armed = post("/faults/firestore", "{\"method\":\"RunQuery\",\"fault\":" + json + "}");

        assertThat(armed.statusCode()).as(armed.body()).isEqualTo(201);
        assertThat(firestore.armed()).containsExactly(new Faults.Armed(new CallPattern("RunQuery", null), fault, 1));
        assertThat(armed.body()).contains(json);
        assertThat(send("GET", "/faults/firestore").body()).isEqualTo(armed.body());
    }

    @Test
    void faults_haveJsonForm_ofEveryKind() {
        assertThat(faults())
                .extracting(json -> ((Fault) json.get()[1]).kind())
                .containsExactlyInAnyOrder(Fault.Kind.values());
    }

    @Test
    void fault_fires_forGivenCountMethodAndTarget() {
        post(
                "/faults/storage",
                "{\"times\":2,\"method\":\"POST\",\"targetContains\":\"/compose\",\"fault\":{\"kind\":\"status\",\"code\":503}}");

        assertThat(storage.take(new Call("GET", "/a/compose"))).isEmpty();
        assertThat(storage.take(new Call("POST", "/upload"))).isEmpty();
        assertThat(storage.take(new Call("POST", "/a/compose"))).contains(new Fault.Status(503));
        assertThat(send("GET", "/faults/storage").body())
                .contains("\"times\":1")
                .contains("\"fired\":1");
        assertThat(storage.take(new Call("POST", "/b/compose"))).isPresent();
        assertThat(storage.take(new Call("POST", "/b/compose"))).isEmpty();
    }

    @Test
    void fault_matchesNextCall_withoutMethodAndTarget() {
        post("/faults/storage", "{\"fault\":{\"kind\":\"cut\",\"after\":0}}");

        assertThat(storage.take(new Call("DELETE", "/x"))).contains(new Fault.Cut(0));
    }

    @Test
    void listing_showsFaultsOfAllServers() {
        post("/faults/storage", "{\"fault\":{\"kind\":\"cut\",\"after\":0}}");
        firestore.arm(1, call -> true, new Fault.Status(14));

        assertThat(JsonParser.parseString(send("GET", "/faults").body())).isEqualTo(JsonParser.parseString("""
                                {"firestore":{"fired":0,"armed":[{"times":1,"custom":true,"fault":{"kind":"status","code":14}}]},
                                 "storage":{"fired":0,"armed":[{"times":1,"fault":{"kind":"cut","after":0}}]}}"""));
    }

    @Test
    void delete_clearsOnlyNamedServer() {
        firestore.arm(1, "Commit", new Fault.Status(14));
        storage.arm(1, "GET", new Fault.Status(503));

        assertThat(send("DELETE", "/faults/storage").statusCode()).isEqualTo(204);

        assertThat(storage.armed()).isEmpty();
        assertThat(firestore.armed()).hasSize(1);
        assertThat(send("DELETE", "/faults").statusCode()).isEqualTo(204);
        assertThat(firestore.armed()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
                    {"fault":{"kind":"cut","after":0},"tmes":2}                   ; the request has no field tmes
                    {"fault":{"kind":"cut","after":0,"code":14}}                  ; fault has no field code
                    {"fault":{"kind":"cut"}}                                      ; fault needs after
                    {"fault":{"after":0}}                                         ; fault needs kind
                    {"fault":{"kind":"Cut","after":0}}                            ; not Cut
                    {"fault":"cut"}                                               ; the request needs fault, an object
                    {"times":1}                                                   ; the request needs fault, an object
                    {"fault":[]}                                                  ; fault is no list
                    {"fault":{"kind":"cut","after":"0"}}                          ; after is a whole number, not "0"
                    {"fault":{"kind":"cut","after":0.5}}                          ; after is a whole number, not 0.5
                    {"fault":{"kind":"cut","after":null}}                         ; after is a whole number, not null
                    {"fault":{"kind":"cut","after":-1}}                           ; not -1
                    {"fault":{"kind":"cut","after":0},"times":0}                  ; at least one call
                    {"fault":{"kind":"cut","after":0},"times":4294967297}         ; times is too large
                    {"fault":{"kind":"cut","after":0},"method":7}                 ; method is a string, not 7
                    {"fault":{"kind":"cut","after":0},"method":"RunQeury"}        ; there is no method RunQeury
                    {"fault":{"kind":"status","code":503}}                        ; a code is 1 to 16 here, not 503
                    {"fault":{"kind":"cut","after":0},"fault":{"kind":"cut"}}     ; fault is there twice
                    {"fault":{"kind":"cut","after":0,"after":1}}                  ; after is there twice
                    {"fault":{"kind":"cut","after":0}} {}                         ; the body is not one JSON
                    {"fault":{"kind":"cut",'after':0}}                            ; the body is not one JSON
                    {"fault":                                                     ; the body is not one JSON
                    []                                                            ; the body is not one JSON
                    ``                                                            ; the body is not one JSON
                    """)
    void fault_isRejectedAndNotArmed_whenMalformed(String body, String reason) {
        HttpResponse<String> refused = post("/faults/firestore", body);

        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
        assertThat(JsonParser.parseString(refused.body())
                        .getAsJsonObject()
                        .get("error")
                        .getAsString())
                .contains(reason);
        assertThat(firestore.armed()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /, 404",
        "GET, /faults/, 404",
        "GET, /faults/kafka, 404",
        "GET, /faults?x=1, 404",
        "POST, /faults, 405",
        "PUT, /faults/firestore, 405"
    })
    void request_isRejected_whenPathOrMethodIsUnknown(String method, String path, int status) {
        HttpResponse<String> refused = send(method, path);

        assertThat(refused.statusCode()).isEqualTo(status);
        assertThat(refused.body()).contains("\"error\":").contains("/faults");
    }

    @Test
    void request_isRejected_whenBodyIsTooLarge() {
        assertThat(post("/faults/storage", " ".repeat(100_000)).statusCode()).isEqualTo(413);
    }

    @Test
    void server_listensOnLoopbackOnly() {
        assertThat(server.url()).startsWith("http://127.0.0.1:");
    }

    private HttpResponse<String> post(String path, String body) {
        return exchange(HttpRequest.newBuilder(URI.create(server.url() + path)).POST(BodyPublishers.ofString(body)));
    }

    private HttpResponse<String> send(String method, String path) {
        return exchange(
                HttpRequest.newBuilder(URI.create(server.url() + path)).method(method, BodyPublishers.noBody()));
    }

    private static HttpResponse<String> exchange(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.timeout(TestTimeouts.MAX).build(), BodyHandlers.ofString());
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }
}
