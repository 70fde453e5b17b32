package dev.vipexport.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.stack.demo.DemoOrganisations;
import dev.vipexport.testsupport.SignedClient;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An organisation sees no data of another one, and a rejected request starts no job. */
class TenantIsolationSystemTest {
    private static final String JUNE = "&from=2026-06-01&to=2026-06-30";

    private static RunningSystem system;
    private static SignedClient demo;
    private static SignedClient other;

    @BeforeAll
    static void start() {
        system = RunningSystem.shared();
        demo = system.caller(DemoOrganisations.DEMO);
        other = system.caller(DemoOrganisations.OTHER);
    }

    @Test
    void export_looksMissing_whenAnotherOrganisationOwnsIt() {
        HttpResponse<String> accepted =
                demo.get("/vip-messages/export?workspaceId=ws-demo&mediumId=ch-demo" + JUNE, "Prefer", "respond-async");
        String location = accepted.headers().firstValue("Location").orElseThrow();

        HttpResponse<String> foreign = other.get(location);
        HttpResponse<String> missing = other.get("/vip-messages/exports/00000000000000000000000000000000");

        assertThat(demo.get(location).statusCode()).isEqualTo(200);
        assertThat(foreign.statusCode()).isEqualTo(404);
        assertThat(foreign.body()).isEqualTo(missing.body());
    }

    @Test
    void export_containsOnlyMessagesOfItsOrganisation() {
        assertThat(demo.get("/vip-messages/export?workspaceId=ws-demo&mediumId=ch-demo" + JUNE)
                        .body())
                .contains("\"totalCount\":" + DemoOrganisations.DEMO_COUNT);
        assertThat(other.get("/vip-messages/export?workspaceId=ws-other&mediumId=ch-other" + JUNE)
                        .body())
                .contains("\"totalCount\":" + DemoOrganisations.OTHER_COUNT);
    }

    @ParameterizedTest
    @CsvSource({
        "404, workspaceId=ws-demo&mediumId=ch-demo&from=2026-06-01&to=2026-06-30",
        "404, workspaceId=ws-other&mediumId=ch-demo&from=2026-06-01&to=2026-06-30",
        "404, workspaceId=ws-none&mediumId=ch-other&from=2026-06-01&to=2026-06-30",
        "422, workspaceId=ws-other&mediumId=ch-other&from=2026-06-31&to=2026-06-30",
        "422, workspaceId=ws-other&from=2026-06-01&to=2026-06-30&contentType=video",
        "400, workspaceId=ws-other&mediumId=ch-other&from=2026-06-01&to=2026-07-02",
        "400, workspaceId=ws-other&mediumId=ch-other&from=2026-06-02&to=2026-06-01",
    })
    void rejectedRequest_startsNoJob(int status, String query) throws Exception {
        long jobs = countJobs();

        assertThat(other.get("/vip-messages/export?" + query).statusCode()).isEqualTo(status);

        assertThat(countJobs()).isEqualTo(jobs);
    }

    @Test
    void export_isForbidden_whenWorkspaceIsNotVip() {
        assertThat(demo.get("/vip-messages/export?workspaceId=ws-basic&mediumId=ch-demo" + JUNE)
                        .statusCode())
                .isEqualTo(403);
    }

    private static long countJobs() throws Exception {
        return system.firestore.collection("ExportJobs").count().get().get().getCount();
    }
}
