package dev.vipexport.api.auth.key;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * The Firestore database of the API keys.
 *
 * @param databaseId Firestore database id of the collection ApiKeys. With a database of its own, a role that is limited to
 *     the other database does not read secrets. Default: vip-export.cloud.database-id.
 */
@ConfigurationProperties("vip-export.api-keys")
record ApiKeyDatabaseSettings(@Nullable String databaseId) {
    ApiKeyDatabaseSettings {
        databaseId = databaseId == null || databaseId.isBlank() ? null : databaseId;
    }
}
