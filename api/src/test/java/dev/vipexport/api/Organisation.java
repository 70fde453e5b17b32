package dev.vipexport.api;

import dev.vipexport.common.job.Requester;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;

/** An organisation that no other test knows: a VIP workspace, a plain one, a channel of the first, and a stray one. */
public final class Organisation {
    public final String orgId = unique("org");
    public final String apiKey = unique("key");
    public final String secret = unique("canary-secret");
    public final String vip = unique("ws-vip");
    public final String basic = unique("ws-basic");
    public final String channel = unique("ch");
    public final String stray = unique("ch-stray");

    private Organisation() {}

    public static Organisation create() {
        var organisation = new Organisation();
        organisation.store();
        return organisation;
    }

    public static String unique(String prefix) {
        return prefix + "-" + UUID.randomUUID();
    }

    public Requester requester() {
        return new Requester(orgId, apiKey);
    }

    /** The parameters of a good request for 2026-06-01 to 2026-06-30. */
    public String june() {
        return "workspaceId=" + vip + "&mediumId=" + channel + "&from=2026-06-01&to=2026-06-30";
    }

    /** The same request as a JSON body, with {@code more} members, each with a comma before it. */
    public String juneAsJson(String more) {
        return "{\"workspaceId\":\"" + vip + "\",\"mediumId\":\"" + channel
                + "\",\"from\":\"2026-06-01\",\"to\":\"2026-06-30\"" + more + "}";
    }

    private void store() {
        put("ApiKeys", apiKey, Map.of("orgId", orgId, "secret", secret, "active", true));
        put("Workspaces", vip, Map.of("orgId", orgId, "name", "Best guests", "vip", true));
        put("Workspaces", basic, Map.of("orgId", orgId, "name", "Everybody", "vip", false));
        put("Channels", channel, channel("Front desk", List.of(vip, basic, "ws-of-somebody-else")));
        put("Channels", stray, channel("Stray", List.of()));
    }

    private Map<String, Object> channel(String name, List<String> workspaceIds) {
        return Map.of("orgId", orgId, "name", name, "type", "whatsapp", "workspaceIds", workspaceIds);
    }

    public static void put(String collection, String id, Map<String, Object> fields) {
        try {
            BackEnds.shared()
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
