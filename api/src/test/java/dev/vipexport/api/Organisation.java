package dev.vipexport.api;

import dev.vipexport.common.job.Caller;
import dev.vipexport.common.query.VipMessages;
import dev.vipexport.testsupport.Credentials;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;

/** A new organisation with a VIP workspace, a plain one, a channel of both, and a channel without workspaces. */
public final class Organisation {
    public final String orgId = unique("org");
    public final String apiKey = unique("key");
    public final String secret = unique("canary-secret");
    public final String vipWorkspace = unique("ws-vip");
    public final String basicWorkspace = unique("ws-basic");
    public final String channel = unique("ch");
    public final String unconnectedChannel = unique("ch-stray");

    private Organisation() {}

    public static Organisation create() {
        var organisation = new Organisation();
        organisation.store();
        return organisation;
    }

    public static String unique(String prefix) {
        return prefix + "-" + UUID.randomUUID();
    }

    public Caller caller() {
        return new Caller(orgId, apiKey);
    }

    /** Returns what this organisation's receivers know. */
    public String webhookSecret() {
        return new Credentials(apiKey, secret).webhookSecret();
    }

    /** Returns valid query parameters for 2026-06-01 to 2026-06-30. */
    public String juneParameters() {
        return "workspaceId=" + vipWorkspace + "&mediumId=" + channel + "&from=2026-06-01&to=2026-06-30";
    }

    /** Returns an equal order as JSON, with {@code moreMembers}, each with a leading comma. */
    public String juneBody(String moreMembers) {
        return "{\"workspaceId\":\"" + vipWorkspace + "\",\"mediumId\":\"" + channel
                + "\",\"from\":\"2026-06-01\",\"to\":\"2026-06-30\"" + moreMembers + "}";
    }

    private void store() {
        setKeyActive(true);
        put("Workspaces", vipWorkspace, Map.of("orgId", orgId, "name", "Best guests", "vip", true));
        put("Workspaces", basicWorkspace, Map.of("orgId", orgId, "name", "Everybody", "vip", false));
        put("Channels", channel, channel("Front desk", List.of(vipWorkspace, basicWorkspace, "ws-of-somebody-else")));
        put("Channels", unconnectedChannel, channel("Stray", List.of()));
    }

    /** Switches the key on or off. */
    public void setKeyActive(boolean active) {
        put("ApiKeys", apiKey, Map.of("orgId", orgId, "secret", secret, "active", active));
    }

    /** Returns the fields of a message of the VIP workspace and the channel, with further ones. */
    public Map<String, Object> message(Instant at, Map<String, ?> more) {
        Map<String, Object> fields = new HashMap<>(more);
        fields.put("workspaceId", vipWorkspace);
        fields.put("mediumId", channel);
        fields.put("timestamp", VipMessages.timestamp(at));
        return fields;
    }

    private Map<String, Object> channel(String name, List<String> workspaceIds) {
        return Map.of("orgId", orgId, "name", name, "type", "whatsapp", "workspaceIds", workspaceIds);
    }

    public static void put(String collection, String id, Map<String, Object> fields) {
        try {
            Backends.shared()
                    .firestore()
                    .collection(collection)
                    .document(id)
                    .set(fields)
                    .get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
