package dev.vipexport.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.stack.LocalSettings.Port;
import dev.vipexport.stack.demo.DemoOrganisations;
import dev.vipexport.testsupport.SignedClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
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

/** The back ends as {@code spring-boot:run} starts them: a page of a small channel beside a large one. */
class IndexUsageTest {
    private static final String WINDOW =
            "/vip-messages?workspaceId=ws-other&mediumId=ch-other&from=2026-06-01&to=2026-06-30&limit=1";

    /** Key, workspace, channel, and the sixteen with which a walk through an index begins; the channel has forty. */
    private static final long MAX_DOCUMENTS_READ = 3 + 16;

    @TempDir
    static Path data;

    private static Backends backends;
    private static ConfigurableApplicationContext api;

    @BeforeAll
    static void start() throws Exception {
        backends = Backends.startPersistent(LocalSettings.parse(arguments()));
        var settings = new CloudSettings(
                Backends.PROJECT,
                "(default)",
                Backends.BUCKET,
                backends.firestore().endpoint(),
                backends.storage().url());
        try (var firestore = GoogleClients.firestore(settings)) {
            DemoOrganisations.seed(firestore);
        }
        api = Applications.startApi(0, backends.options(), TestApiConfig.ADDITIONAL_LOCATION);
    }

    @AfterAll
    static void stop() {
        api.close();
        backends.close();
    }

    private static String[] arguments() throws IOException {
        List<String> arguments = new ArrayList<>(List.of("--data=" + data));
        for (Port port : Port.values()) {
            try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                arguments.add("--" + port.option + "=" + free.getLocalPort());
            }
        }
        return arguments.toArray(String[]::new);
    }

    /** Without the declared index, every row of the channel would be. */
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
