package dev.vipexport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Containers have such names: the server's and that of the storage. A file of hosts makes them known. */
class UnderscoreHostTest extends CommandTestBase {
    private ChildCli child(String... jvmOptions) throws IOException {
        Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 my_api fake_gcs other_api\n");
        var options = new ArrayList<>(List.of("-Djdk.net.hosts.file=" + hosts));
        options.addAll(List.of(jvmOptions));
        return new ChildCli(folder, options.toArray(String[]::new));
    }

    @Test
    void http_reachesHost() throws Exception {
        String server = "http://my_api:" + api.port();
        api.storageUrl = "http://fake_gcs:" + api.port();
        String export = api.addJob("SUCCEEDED");

        ChildCli child = child();
        assertThat(child.execute("download", export, output(), "--server=" + server))
                .as(child.all())
                .isZero();

        assertThat(file()).hasBinaryContent(api.file.bytes());
        assertThat(api.requests("GET", EXPORTS))
                .isNotEmpty()
                .allSatisfy(request ->
                        assertThat(request.headers().getFirst("Host")).isEqualTo("my_api:" + api.port()));
        assertThat(api.requests("GET", "/storage").get(0).headers().getFirst("Host"))
                .isEqualTo("fake_gcs:" + api.port());
        assertThat(child.err()).contains("warning: http does not encrypt");
    }

    @Test
    void https_reachesHost_whoseCertificateHasItsName() throws Exception {
        TestCertificate certificate = TestCertificate.of(folder, "my_api", "fake_gcs");
        try (FakeApi secure = FakeApi.withTls(SampleFiles.csv(), certificate.serverContext())) {
            secure.storageUrl = "https://fake_gcs:" + secure.port();
            String export = secure.addJob("SUCCEEDED");
            ChildCli child = child(certificate.trustOptions());

            assertThat(child.execute("download", export, output(), "--server=https://my_api:" + secure.port()))
                    .as(child.all())
                    .isZero();
            assertThat(file()).hasBinaryContent(secure.file.bytes());
            int accepted = secure.received.size();

            assertThat(child.execute("list", "--server=https://other_api:" + secure.port()))
                    .isEqualTo(5);
            assertThat(child.err()).contains("No name in the certificate matching other_api found");

            ChildCli distrustful = child();
            assertThat(distrustful.execute("list", "--server=https://my_api:" + secure.port()))
                    .isEqualTo(5);
            assertThat(distrustful.err()).contains("PKIX path building failed");
            assertThat(secure.received).hasSize(accepted);
        }
    }

    @Test
    void host_isUnreachable_whenUnknownOrBehindAProxy() {
        run.environment.put("VIP_EXPORT_SERVER", "http://no_such.invalid");
        assertThat(run.execute("list", "--retries=0")).isEqualTo(5);
        assertThat(run.err()).contains("http://no_such.invalid is unreachable (no_such.invalid");

        run.environment.put("HTTP_PROXY", "127.0.0.1:" + api.port());
        assertThat(run.execute("list", "--retries=0")).isEqualTo(2);
        assertThat(run.err())
                .contains("cannot reach no_such.invalid through the proxy", "Add it to NO_PROXY")
                .doesNotContain(" at dev.vipexport");
        assertThat(api.received).isEmpty();
    }
}
