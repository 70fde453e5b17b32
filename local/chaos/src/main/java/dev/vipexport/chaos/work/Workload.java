package dev.vipexport.chaos.work;

import dev.vipexport.chaos.history.Entry.Exchange;
import dev.vipexport.chaos.history.Entry.ExpectedFile;
import dev.vipexport.chaos.history.HistoryWriter;
import dev.vipexport.chaos.history.JobAnswer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The callers of all organisations, and what their files must be. */
public final class Workload {
    private static final int CALLERS_PER_TENANT = 3;

    private final List<Tenant> tenants;
    private final String url;
    private final HistoryWriter history;
    private final Map<Tenant, List<OrderedFile>> files = new LinkedHashMap<>();
    private final Set<String> ordered = ConcurrentHashMap.newKeySet();

    /** Creates a workload whose files the seed chooses. */
    public Workload(List<Tenant> tenants, String url, HistoryWriter history, long seed) {
        this.tenants = tenants;
        this.url = url;
        this.history = history;
        var random = new Random(seed);
        tenants.forEach(tenant -> files.put(tenant, OrderedFile.some(tenant, random)));
    }

    /** Runs all callers until {@code end}, in the time of the history. */
    public void run(Receiver receiver, long seed, long end) throws Exception {
        var ids = new SharedIds();
        var random = new Random(seed);
        ExecutorService threads = Executors.newCachedThreadPool();
        try {
            var running = new ArrayList<Future<?>>();
            for (Tenant tenant : tenants) {
                for (int number = 1; number <= CALLERS_PER_TENANT; number++) {
                    String name = tenant.orgId() + "-" + number;
                    var caller = new Caller(
                            name,
                            tenant,
                            filesOf(tenant),
                            new RecordingClient(name, tenant, url, history),
                            receiver,
                            ids,
                            history,
                            new Random(random.nextLong()),
                            ordered,
                            end);
                    running.add(threads.submit(caller::run));
                }
            }
            for (Future<?> caller : running) {
                caller.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    private List<OrderedFile> filesOf(Tenant tenant) {
        return files.getOrDefault(tenant, List.of());
    }

    /**
     * Exports each ordered file once more without disturbances, compares it with the messages, and records what it must be.
     *
     * @return the id of each export and the name of its file
     */
    public Map<String, String> recordExpectedFiles() {
        var exports = new HashMap<String, String>();
        for (Tenant tenant : tenants) {
            var client = new RecordingClient("undisturbed " + tenant.orgId(), tenant, url, history);
            for (OrderedFile file : filesOf(tenant)) {
                if (!ordered.contains(file.name())) {
                    continue;
                }
                Exchange answer = client.request(file, "Prefer", "wait=25");
                String link = JobAnswer.linkIn(answer.answer());
                String id = JobAnswer.exportIdIn(answer.answer()).orElse("");
                byte[] bytes = link == null || answer.status() != 200 ? null : client.download(id, link);
                if (bytes == null) {
                    throw new IllegalStateException("no undisturbed export: " + answer);
                }
                if (!file.isRight(bytes)) {
                    throw new IllegalStateException("the undisturbed export is wrong: " + answer);
                }
                exports.put(id, file.name());
                history.add(new ExpectedFile(
                        history.now(), file.name(), tenant.orgId(), file.rows().size(), RecordingClient.sha256(bytes)));
            }
        }
        return exports;
    }
}
