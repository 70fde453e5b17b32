package dev.vipexport.api.auth.key;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.cloud.firestore.Firestore;
import dev.vipexport.api.ApiClient;
import dev.vipexport.api.Backends;
import dev.vipexport.api.Organisation;
import dev.vipexport.api.RunningApi;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.cloud.GoogleClients;
import dev.vipexport.testsupport.HmacSha256;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApiKeyDatabaseTest {
    private static int statusOf(RunningApi api, Organisation organisation) {
        String date = api.clock().instant().toString();
        return ApiClient.send(ApiClient.unsigned(api, "/workspaces")
                        .header("x-api-key", organisation.apiKey)
                        .header("x-date", date)
                        .header("x-signature", HmacSha256.hex(organisation.secret, date)))
                .statusCode();
    }

    private static void putKey(Organisation organisation) throws Exception {
        var settings = new CloudSettings(
                Backends.PROJECT,
                "keys",
                Backends.BUCKET,
                Backends.shared().firestoreServer().endpoint(),
                null);
        try (Firestore keys = GoogleClients.firestore(settings)) {
            keys.collection("ApiKeys")
                    .document(organisation.apiKey)
                    .set(Map.of("orgId", organisation.orgId, "secret", organisation.secret, "active", true))
                    .get();
        }
    }

    @Test
    void keys_areReadFromTheirOwnDatabaseOnly() throws Exception {
        Organisation elsewhere = Organisation.create();
        Organisation here = Organisation.create();
        putKey(here);
        byte[] content = "content".getBytes(StandardCharsets.UTF_8);

        try (RunningApi api = RunningApi.start("vip-export.api-keys.database-id=keys")) {
            assertThat(statusOf(api, here))
                    .as("its workspaces are in the other database")
                    .isEqualTo(200);
            assertThat(statusOf(api, elsewhere)).isEqualTo(401);
            HmacSigner webhooks = api.bean(HmacSigner.class);
            assertThat(webhooks.sign(here.caller(), content)).hasSize(1);
            assertThat(webhooks.sign(elsewhere.caller(), content)).isEmpty();
        }
    }

    @Test
    void keys_areReadFromTheDatabaseOfEverythingElse_byDefault() {
        Organisation organisation = Organisation.create();

        try (RunningApi api = RunningApi.start("vip-export.api-keys.database-id=")) {
            assertThat(statusOf(api, organisation)).isEqualTo(200);
        }
    }
}
