package dev.vipexport.api.messages.count;

import com.google.cloud.firestore.v1.FirestoreClient;
import dev.vipexport.common.cloud.CloudSettings;
import dev.vipexport.common.cloud.GoogleClients;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Creates the Firestore client of the counts. Opens no connection. */
@Configuration(proxyBeanMethods = false)
class CountConfiguration {
    static final String CLIENT = "countClient";

    /** Returns a client with a connection of its own. A connection carries 100 calls, and counts can take seconds. */
    @Bean(name = CLIENT, defaultCandidate = false)
    FirestoreClient countClient(CloudSettings cloud) {
        return GoogleClients.firestoreGapic(cloud);
    }
}
