package dev.vipexport.chaos.work;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** The ids of exports that callers have got, so that callers of other organisations can try them. */
final class SharedIds {
    private final Map<String, List<String>> ids = new ConcurrentHashMap<>();

    void add(Tenant tenant, String exportId) {
        ids.computeIfAbsent(tenant.orgId(), orgId -> new CopyOnWriteArrayList<>())
                .add(exportId);
    }

    Optional<String> anyOfOthers(Tenant tenant, Random random) {
        List<String> others = ids.entrySet().stream()
                .filter(organisation -> !organisation.getKey().equals(tenant.orgId()))
                .flatMap(organisation -> organisation.getValue().stream())
                .toList();
        return others.isEmpty() ? Optional.empty() : Optional.of(others.get(random.nextInt(others.size())));
    }
}
