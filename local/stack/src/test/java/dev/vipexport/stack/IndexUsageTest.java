package dev.vipexport.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.stack.LocalSettings.Port;
import dev.vipexport.stack.demo.DemoOrganisations;
import dev.vipexport.testsupport.FreePorts;
import dev.vipexport.testsupport.SignedClient;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;

/** Pages of a small channel beside a large one, with the back ends that {@code spring-boot:run} starts. */
class IndexUsageTest {
    private static final String WINDOW =
            "/vip-messages?workspaceId=ws-other&mediumId=ch-other&from=2026-06-01&to=2026-06-30&limit=1";

    /** API key, workspace, channel, and the first 16 entries of an index scan; the channel has 40 messages. */
    private static final long MAX_DOCUMENTS_READ = 3 + 16;

    @TempDir
    static Path data;

    private static Backends backends;
    private static ConfigurableApplicationContext api;

    @BeforeAll
    static void start() throws Exception {
        backends = Backends.startPersistent(LocalSettings.parse(arguments()));
        try (var firestore = GoogleClients.firestore(backends.cloudSettings())) {
            DemoOrganisations.seed(firestore);
        }
        api = Applications.startApi(0, backends.options(), TestApiConfig.ADDITIONAL_LOCATION);
    }

    @AfterAll
    static void stop() {
        api.close();
        backends.close();
    }

    private static String[] arguments() {
        List<String> arguments = new ArrayList<>(List.of("--data=" + data));
        for (Port port : Port.values()) {
            arguments.add("--" + port.option + "=" + FreePorts.next());
        }
        return arguments.toArray(String[]::new);
    }

    /** Without the declared index, Firestore reads every message of the channel. */
    @ParameterizedTest
    @ValueSource(strings = {"", "&contentType=text", "&label=urgent", "&contentType=text&label=urgent"})
    void page_readsOnlyItsPartOfIndex(String filter) {
        var caller = new SignedClient(Applications.url(api), DemoOrganisations.OTHER, InstantSource.system());
        long before = backends.firestore().documentsRead();

        HttpResponse<String> page = caller.get(WINDOW + filter);

        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        assertThat(page.body()).contains("\"id\":\"other-");
        assertThat(backends.firestore().documentsRead() - before).isBetween(1L, MAX_DOCUMENTS_READ);
    }
}
