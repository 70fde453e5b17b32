package dev.vipexport.common.ticket;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vipexport.common.job.JobState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TicketJsonTest {

    @Test
    void aTicketSaysItsSchemaAndItsJob() {
        assertThat(TicketJson.write(JobTicket.of("4711"))).isEqualTo("{\"schema\":1,\"exportId\":\"4711\"}");
        assertThat(TicketJson.jobTicket("{\"schema\":1,\"exportId\":\"4711\"}")).isEqualTo(JobTicket.of("4711"));
    }

    @Test
    void aSlicesTicketSaysItsAttemptAndItsIndex() {
        String json = "{\"schema\":1,\"exportId\":\"4711\",\"attempt\":2,\"index\":7}";

        assertThat(TicketJson.write(SliceTicket.of("4711", 2, 7))).isEqualTo(json);
        assertThat(TicketJson.sliceTicket(json)).isEqualTo(SliceTicket.of("4711", 2, 7));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"schema\":1,\"exportId\":\"4711\"}", "{\"schema\":1,\"attempt\":1,\"index\":0}", "{}"})
    void whatIsNoSlicesTicketIsRefused(String json) {
        assertThatThrownBy(() -> TicketJson.sliceTicket(json)).isInstanceOf(MalformedTicketException.class);
    }

    @Test
    void anEventSurvivesTheWay() {
        var event = new JobEvent(1, "4711", "org", 2, JobState.RUNNING, 10, null, true);

        assertThat(TicketJson.jobEvent(TicketJson.write(event))).isEqualTo(event);
    }

    @Test
    void whoKnewNoCallbacksMayHaveMadeOneDueByEndingAJob() {
        String json = "{\"schema\":1,\"exportId\":\"4711\",\"orgId\":\"org\",\"attempt\":1,\"state\":\"FAILED\","
                + "\"rowsDone\":0,\"rowsTotal\":null";

        assertThat(TicketJson.jobEvent(json + "}").makesCallbackDue()).isTrue();
        assertThat(TicketJson.jobEvent(json + ",\"callback\":true}").makesCallbackDue())
                .isTrue();
        assertThat(TicketJson.jobEvent(json + ",\"callback\":false}").makesCallbackDue())
                .isFalse();
        assertThat(TicketJson.jobEvent(json.replace("FAILED", "RUNNING") + "}").makesCallbackDue())
                .isFalse();
    }

    @Test
    void fieldsOfANewerWriterAreIgnored() {
        assertThat(TicketJson.jobTicket("{\"schema\":1,\"exportId\":\"4711\",\"new\":[1]}"))
                .isEqualTo(JobTicket.of("4711"));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "null", "{", "[]", "\"x\"", "{}", "{\"schema\":1}", "{\"schema\":1,\"exportId\":null}"})
    void whatIsNoTicketIsRefused(String json) {
        assertThatThrownBy(() -> TicketJson.jobTicket(json)).isInstanceOf(MalformedTicketException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"schema":2,"exportId":"4711"} | schema 2 is not 1, the one known here
            {"schema":1}                   | exportId is missing
            """)
    void theReasonOfARefusalIsSaid(String json, String reason) {
        assertThatThrownBy(() -> TicketJson.jobTicket(json)).hasMessageContaining(reason);
    }

    @Test
    void anEventOfAnUnknownStateIsRefused() {
        String json = TicketJson.write(new JobEvent(1, "4711", "org", 1, JobState.RUNNING, 0, 5L, false))
                .replace("RUNNING", "DREAMING");

        assertThatThrownBy(() -> TicketJson.jobEvent(json)).isInstanceOf(MalformedTicketException.class);
    }
}
