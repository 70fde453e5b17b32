package dev.vipexport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;

class WebhookSecretCommandTest extends CommandTestBase {
    private static final String DEMO = "whsec_wH9ffed4N7De3d2E6xchRxdHQXCt22QGH4A6FyklB18=\n";

    @Test
    void webhookSecret_isPrintedWithoutAServer() throws IOException {
        run.environment.remove("VIP_EXPORT_SERVER");
        run.environment.put("VIP_EXPORT_SECRET", "demo-secret");
        assertThat(run.execute("webhook-secret")).as(run.all()).isZero();
        assertThat(run.out()).isEqualTo(DEMO);
        assertThat(run.err()).isEmpty();

        run.environment.clear();
        Path file = Files.writeString(folder.resolve("credentials"), "key = demo-key\nsecret = demo-secret\n");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
        assertThat(run.execute("webhook-secret", "--credentials", file.toString()))
                .isZero();
        assertThat(run.out()).isEqualTo(DEMO);
        assertThat(api.received).isEmpty();
    }

    @Test
    void webhookSecret_isUsageError_whenCredentialsAreMissing() {
        run.environment.clear();

        assertThat(run.execute("webhook-secret")).isEqualTo(2);
        assertThat(run.out()).isEmpty();
    }
}
