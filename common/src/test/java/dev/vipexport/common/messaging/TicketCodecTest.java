package dev.vipexport.common.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vipexport.common.job.JobState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class TicketCodecTest {

    @Test
    void jobTicket_hasSchemaAndJob() {
        assertThat(TicketCodec.write(JobTicket.of("4711"))).isEqualTo("{\"schema\":1,\"exportId\":\"4711\"}");
        assertThat(TicketCodec.jobTicket("{\"schema\":1,\"exportId\":\"4711\"}"))
                .isEqualTo(JobTicket.of("4711"));
    }

    @Test
    void sliceTicket_hasAttemptAndIndex() {
        String json = "{\"schema\":1,\"exportId\":\"4711\",\"attempt\":2,\"index\":7}";

        assertThat(TicketCodec.write(SliceTicket.of("4711", 2, 7))).isEqualTo(json);
        assertThat(TicketCodec.sliceTicket(json)).isEqualTo(SliceTicket.of("4711", 2, 7));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"schema\":1,\"exportId\":\"4711\"}", "{\"schema\":1,\"attempt\":1,\"index\":0}", "{}"})
    void sliceTicket_isRejected_whenMalformed(String json) {
        assertThatThrownBy(() -> TicketCodec.sliceTicket(json)).isInstanceOf(MalformedTicketException.class);
    }

    @Test
    void event_isReadAsWritten() {
        var event = new JobEvent(1, "4711", "org", 2, JobState.RUNNING, 10, null, true);

        assertThat(TicketCodec.jobEvent(TicketCodec.write(event))).isEqualTo(event);
    }

    @Test
    void event_canHaveDueCallback_whenTerminalAndCallbackIsSet() {
        String json = "{\"schema\":1,\"exportId\":\"4711\",\"orgId\":\"org\",\"attempt\":1,\"state\":\"FAILED\","
                + "\"rowsDone\":0,\"rowsTotal\":null";

        assertThat(TicketCodec.jobEvent(json + ",\"callback\":true}").canHaveDueCallback())
                .isTrue();
        assertThat(TicketCodec.jobEvent(json + ",\"callback\":false}").canHaveDueCallback())
                .isFalse();
        assertThat(TicketCodec.jobEvent(json.replace("FAILED", "RUNNING") + ",\"callback\":true}")
                        .canHaveDueCallback())
                .isFalse();
        assertThatThrownBy(() -> TicketCodec.jobEvent(json + "}")).isInstanceOf(MalformedTicketException.class);
    }

    @Test
    void jobTicket_ignoresUnknownMembers() {
        assertThat(TicketCodec.jobTicket("{\"schema\":1,\"exportId\":\"4711\",\"new\":[1]}"))
                .isEqualTo(JobTicket.of("4711"));
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", "null", "{", "[]", "\"x\"", "{}", "{\"schema\":1}", "{\"schema\":1,\"exportId\":null}"})
    void jobTicket_isRejected_whenMalformed(String json) {
        assertThatThrownBy(() -> TicketCodec.jobTicket(json)).isInstanceOf(MalformedTicketException.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"schema":2,"exportId":"4711"} | schema 2 is unknown; this version reads schema 1
            {"schema":1}                   | exportId is missing
            """)
    void rejection_namesItsReason(String json, String reason) {
        assertThatThrownBy(() -> TicketCodec.jobTicket(json)).hasMessageContaining(reason);
    }

    @Test
    void event_isRejected_whenStateIsUnknown() {
        String json = TicketCodec.write(new JobEvent(1, "4711", "org", 1, JobState.RUNNING, 0, 5L, false))
                .replace("RUNNING", "DREAMING");

        assertThatThrownBy(() -> TicketCodec.jobEvent(json)).isInstanceOf(MalformedTicketException.class);
    }
}
