package dev.vipexport.ops.job;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.common.job.ExportJob;
import dev.vipexport.common.job.JobFailure;
import dev.vipexport.common.job.TestJobs;
import dev.vipexport.ops.RunningOps;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class OrganisationsTest {

    @Test
    void organisations_haveTheirActiveExports_mostFirst() throws Exception {
        try (RunningOps ops = RunningOps.start()) {
            assertThat(ops.get("organisations").json().get("organisations")).isEmpty();
            ExportJob oldest = ops.order("busy", TestJobs.NOW);
            // more than a page
            for (int i = 1; i < 205; i++) {
                ops.order("busy", TestJobs.NOW.plusSeconds(i));
            }
            ExportJob other = ops.order("calm", TestJobs.NOW);
            ops.fail(ops.order("calm", TestJobs.NOW.plusSeconds(1)), JobFailure.Code.INTERNAL, TestJobs.NOW);

            JsonNode answer = ops.get("organisations").json();

            JsonNode busy = answer.at("/organisations/0");
            assertThat(busy.get("orgId").asString()).isEqualTo("busy");
            assertThat(busy.get("queued").asLong()).isEqualTo(205);
            assertThat(busy.get("oldestExportId").asString()).isEqualTo(oldest.exportId());
            assertThat(Instant.parse(busy.get("oldestCreatedAt").asString())).isEqualTo(oldest.createdAt());
            JsonNode calm = answer.at("/organisations/1");
            assertThat(calm.get("queued").asLong())
                    .as("the failed one is not active")
                    .isEqualTo(1);
            assertThat(calm.get("oldestExportId").asString()).isEqualTo(other.exportId());
            assertThat(calm.get("running").asLong()).isZero();
            assertThat(answer.get("capped").asBoolean()).isFalse();
            assertThat(answer.get("organisations")).hasSize(2);
        }
    }
}
