package dev.vipexport.attack;

import dev.vipexport.attack.Attack.Kind;
import dev.vipexport.common.messaging.Topics;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Records that no worker can process. Only what may write to the topics sends them, for example a wrong producer. */
final class Poison {
    private static final int MAX_RECORD = 1_048_300;
    private static final int MEGABYTE = 1 << 20;

    private static final List<String> TOPICS =
            List.of(Topics.JOBS, Topics.LARGE_JOBS, Topics.SLICES, Topics.EVENTS, Topics.DEAD_LETTERS);

    private Poison() {}

    static List<Attack> attacks() {
        return List.of(
                Attack.of(
                        "packed-batch",
                        Kind.POISON,
                        "A batch of less than 1 MB unpacks to 500 records of 1 MB on each topic.",
                        battle -> unpack(battle, 500, MEGABYTE)),
                Attack.of(
                        "packed-record",
                        Kind.POISON,
                        "A record of less than 1 MB unpacks to 400 MB on each topic.",
                        battle -> unpack(battle, 1, 400 * MEGABYTE)),
                Attack.of(
                        "huge-records",
                        Kind.POISON,
                        "Every partition of the jobs, large jobs and slices has a record of 1 MB, because the topics have "
                                + "Kafka's defaults.",
                        battle -> {
                            byte[] value = "x".repeat(MAX_RECORD).getBytes(StandardCharsets.US_ASCII);
                            try (var records = new Records(battle.backend.bootstrapServers())) {
                                records.useDefaultsOfKafka(TOPICS);
                                for (int i = 0; i < Topics.JOBS_PARTITIONS; i++) {
                                    records.send(Topics.JOBS, i, value);
                                }
                                records.send(Topics.LARGE_JOBS, 0, value);
                                records.send(Topics.SLICES, 0, value);
                                records.send(Topics.EVENTS, 0, value);
                            }
                            battle.addRequests(Topics.JOBS_PARTITIONS + 3);
                            battle.watch();
                            battle.requireVictimsExport();
                        }),
                Attack.of(
                        "packed-old-topics",
                        Kind.POISON,
                        "A batch of less than 1 MB unpacks to 500 records of 1 MB, because the topics have Kafka's defaults.",
                        battle -> {
                            try (var records = new Records(battle.backend.bootstrapServers())) {
                                records.useDefaultsOfKafka(TOPICS);
                            }
                            unpack(battle, 500, MEGABYTE);
                        }));
    }

    private static void unpack(Battle battle, int records, int bytes) throws Exception {
        int sent = 0;
        try (var producer = new Records(battle.backend.bootstrapServers())) {
            for (String topic : List.of(Topics.JOBS, Topics.EVENTS)) {
                sent += producer.sendCompressed(topic, 0, records, bytes);
            }
        }
        battle.note("the broker took " + sent + " records");
        battle.addRequests(2L * records);
        battle.watch();
        battle.requireVictimsExport();
    }
}
