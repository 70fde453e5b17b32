package dev.vipexport.api.auth.key;

import com.google.cloud.firestore.Firestore;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.cloud.GoogleClients;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the Firestore client of the API keys. Opens no connection. */
@Configuration(proxyBeanMethods = false)
class ApiKeyDatabaseConfiguration {
    static final String CLIENT = "apiKeyFirestore";

    /** Returns the client of the keys' own database, or of the database of everything else. */
    @Bean(name = CLIENT, defaultCandidate = false)
    Firestore apiKeyFirestore(Firestore firestore, CloudSettings cloud, ApiKeyDatabaseSettings settings) {
        String databaseId = settings.databaseId();
        return databaseId == null || databaseId.equals(cloud.databaseId())
                ? firestore
                : GoogleClients.firestore(new CloudSettings(
                        cloud.projectId(),
                        databaseId,
                        cloud.bucket(),
                        cloud.firestoreEmulatorHost(),
                        cloud.storageEmulatorUrl(),
                        cloud.storageLinksUrl()));
    }
}
