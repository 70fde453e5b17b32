package dev.vipexport.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.vipexport.common.messaging.Topics;
import dev.vipexport.emulators.junit.TestTimeouts;
import dev.vipexport.stack.demo.DemoOrganisations;
import dev.vipexport.testsupport.SignedClient;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class WorkDistributionTest {
    private static final String GROUP = "vip-export-workers";
    private static final int EXPORTS = 24;

    @Test
    void exports_areSharedByTwoWorkers() throws Exception {
        RunningSystem system = RunningSystem.sharedWithoutWorker();
        SignedClient caller = system.caller(DemoOrganisations.DEMO);
        try (Admin admin = Admin.create(Map.of(
                        "bootstrap.servers", (Object) system.backends.kafka().bootstrapServers()));
                var one = system.startWorker("--spring.kafka.client-id=one");
                var two = system.startWorker("--spring.kafka.client-id=two")) {
            await("both workers are in the group, each with partitions")
                    .atMost(TestTimeouts.MAX)
                    .ignoreExceptions()
                    .until(() -> countWorkersWithPartitions(admin) == 2);

            List<String> exports = new ArrayList<>();
            for (int day = 1; day <= EXPORTS; day++) {
                String window = "&from=2026-06-0%d&to=2026-06-%02d".formatted(1 + day % 9, day + 5);
                exports.add(caller.get(
                                "/vip-messages/export?workspaceId=ws-demo&mediumId=ch-demo" + window,
                                "Prefer",
                                "respond-async")
                        .headers()
                        .firstValue("Location")
                        .orElseThrow());
            }
            await("every export succeeds")
                    .atMost(TestTimeouts.MAX)
                    .until(() -> exports.stream()
                            .allMatch(export -> state(caller, export).equals("SUCCEEDED")));

            // on a slow machine, Kafka may take a worker for dead until it rejoins
            await("each worker has partitions that held tickets")
                    .atMost(TestTimeouts.MAX)
                    .ignoreExceptions()
                    .untilAsserted(() -> {
                        Set<TopicPartition> withTickets = partitionsWithTickets(admin);
                        assertThat(partitionsByWorker(admin).values())
                                .hasSize(2)
                                .allSatisfy(own -> assertThat(own).containsAnyElementsOf(withTickets));
                    });
        }
    }

    private static String state(SignedClient caller, String location) {
        return SampleMessages.string(
                JsonMapper.shared().readTree(caller.get(location).body()), "state");
    }

    private static long countWorkersWithPartitions(Admin admin) throws Exception {
        return partitionsByWorker(admin).values().stream()
                .filter(partitions -> !partitions.isEmpty())
                .count();
    }

    /** Returns the partitions of the job topic by worker: the prefix of the consumer's client id. */
    private static Map<String, Set<TopicPartition>> partitionsByWorker(Admin admin) throws Exception {
        ConsumerGroupDescription group = Objects.requireNonNull(
                admin.describeConsumerGroups(List.of(GROUP)).all().get().get(GROUP));
        return group.members().stream()
                .filter(member ->
                        member.assignment().topicPartitions().stream().anyMatch(WorkDistributionTest::isJobTopic))
                .collect(Collectors.groupingBy(
                        member -> member.clientId().substring(0, 3),
                        Collectors.flatMapping(WorkDistributionTest::jobPartitions, Collectors.toSet())));
    }

    private static java.util.stream.Stream<TopicPartition> jobPartitions(MemberDescription member) {
        return member.assignment().topicPartitions().stream().filter(WorkDistributionTest::isJobTopic);
    }

    private static boolean isJobTopic(TopicPartition partition) {
        return partition.topic().equals(Topics.JOBS);
    }

    private static Set<TopicPartition> partitionsWithTickets(Admin admin) throws Exception {
        Map<TopicPartition, org.apache.kafka.clients.consumer.OffsetAndMetadata> committed =
                admin.listConsumerGroupOffsets(GROUP)
                        .partitionsToOffsetAndMetadata()
                        .get();
        Collection<TopicPartition> withTickets = new HashSet<>();
        committed.forEach((partition, offset) -> {
            if (isJobTopic(partition) && offset != null && offset.offset() > 0) {
                withTickets.add(partition);
            }
        });
        return Set.copyOf(withTickets);
    }
}
