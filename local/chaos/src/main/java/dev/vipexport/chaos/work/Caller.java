package dev.vipexport.chaos.work;

import dev.vipexport.chaos.history.Entry.Exchange;
import dev.vipexport.chaos.history.HistoryWriter;
import dev.vipexport.chaos.history.JobAnswer;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A caller that orders one export after another until a time, as its seed decides, and does with each what callers do. */
final class Caller {
    private static final String EXPORTS = "/vip-messages/exports";
    private static final int MAX_REPEATS = 40;
    private static final int MAX_POLLS = 120;

    private final String name;
    private final Tenant tenant;
    private final List<OrderedFile> files;
    private final RecordingClient client;
    private final Receiver receiver;
    private final SharedIds ids;
    private final HistoryWriter history;
    private final Random random;
    private final Set<String> ordered;
    private final long end;
    private int orders;

    Caller(
            String name,
            Tenant tenant,
            List<OrderedFile> files,
            RecordingClient client,
            Receiver receiver,
            SharedIds ids,
            HistoryWriter history,
            Random random,
            Set<String> ordered,
            long end) {
        this.name = name;
        this.tenant = tenant;
        this.files = files;
        this.client = client;
        this.receiver = receiver;
        this.ids = ids;
        this.history = history;
        this.random = random;
        this.ordered = ordered;
        this.end = end;
    }

    void run() {
        while (history.now() < end) {
            OrderedFile file = files.get(random.nextInt(files.size()));
            ordered.add(file.name());
            Optional<String> id = start(file);
            if (id.isPresent()) {
                ids.add(tenant, id.get());
                follow(id.get());
            }
            lookAround();
        }
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private Optional<String> start(OrderedFile file) {
        String wait = chance(40) ? "respond-async" : "wait=" + (1 + random.nextInt(8));
        Exchange answer;
        if (chance(30)) {
            answer = repeated(() -> client.request(file, "Prefer", wait));
        } else {
            String order = name + "-" + orders++;
            String callback = chance(45) ? receiver.url(tenant, order) : null;
            String key = callback != null || chance(60) ? order : null;
            answer = repeated(() -> client.order(file, key, callback, "Prefer", wait));
            if (key != null && chance(30)) {
                Exchange unused = repeated(() -> client.order(file, key, callback, "Prefer", "respond-async"));
            }
        }
        return answer.isAccepted() ? JobAnswer.exportIdIn(answer.answer()) : Optional.empty();
    }

    /** Repeats a request while the answer says that a repeat may help. */
    private Exchange repeated(Supplier<Exchange> request) {
        Exchange answer = request.get();
        for (int repeat = 0; repeat < MAX_REPEATS && isWorthRepeating(answer); repeat++) {
            sleep(200 + random.nextInt(800));
            answer = request.get();
        }
        return answer;
    }

    private static boolean isWorthRepeating(Exchange answer) {
        return answer.status() == 0 || answer.status() == 408 || answer.status() == 429 || answer.status() == 503;
    }

    private void follow(String id) {
        String target = EXPORTS + "/" + id;
        int way = random.nextInt(100);
        if (way < 12) {
            return; // the caller goes away
        }
        if (way < 24) {
            sleep(random.nextInt(1_500));
            Exchange unused = repeated(() -> client.delete(target));
        } else if (way < 40) {
            client.readEvents(id);
        }
        JobAnswer ended = awaitEnd(target);
        if (ended == null) {
            return;
        }
        if (ended.link() != null && chance(70)) {
            byte[] unused = client.download(id, ended.link());
        }
        if (!ended.state().equals("SUCCEEDED") && chance(60)) {
            retry(target);
        } else if (chance(12)) {
            Exchange unused = repeated(() -> client.delete(target));
            Exchange unusedToo = client.get(target);
        } else if (chance(10)) {
            Exchange unused = client.post(target + "/callback");
        } else if (chance(15)) {
            Exchange unused = client.get(target + "/manifest");
        }
    }

    private void retry(String target) {
        Exchange answer = repeated(() -> client.post(target + "/retry"));
        Exchange unused = repeated(() -> client.post(target + "/retry"));
        if (answer.isAccepted()) {
            JobAnswer.exportIdIn(answer.answer()).ifPresent(id -> {
                ids.add(tenant, id);
                JobAnswer unusedEnd = awaitEnd(EXPORTS + "/" + id);
            });
        }
    }

    private @Nullable JobAnswer awaitEnd(String target) {
        for (int poll = 0; poll < MAX_POLLS && history.now() < end; poll++) {
            String wait = chance(30) ? "wait=" + (1 + random.nextInt(5)) : "wait=0";
            Exchange answer = client.get(target, "Prefer", wait);
            List<JobAnswer> jobs = JobAnswer.allIn(answer.answer());
            if (answer.status() == 404) {
                return null;
            }
            if (!jobs.isEmpty() && jobs.get(0).isEnded()) {
                return jobs.get(0);
            }
            sleep(100 + random.nextInt(700));
        }
        return null;
    }

    /** Lists exports, reads messages, and tries what other organisations own. */
    private void lookAround() {
        if (chance(10)) {
            Exchange unused = client.get(EXPORTS + "?limit=10");
        }
        if (chance(10)) {
            Exchange unused = client.get("/vip-messages?limit=5&"
                    + files.get(random.nextInt(files.size())).query());
        }
        Optional<String> foreign = chance(15) ? ids.anyOfOthers(tenant, random) : Optional.empty();
        if (foreign.isPresent()) {
            String target = EXPORTS + "/" + foreign.get();
            Exchange unused = switch (random.nextInt(5)) {
                case 0 -> client.delete(target);
                case 1 -> client.post(target + "/retry");
                case 2 -> client.post(target + "/callback");
                case 3 -> client.get(target + "/manifest");
                default -> client.get(target);
            };
        }
    }

    private static void sleep(int millis) {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
