package dev.vipexport.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.testsupport.ChildJvm;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What an operator sees if a setting is wrong. */
class StartFailureTest {

    @ParameterizedTest
    @CsvSource({
        "vip-export.limits.body=abc, vip-export.limits.body",
        "vip-export.auth.max-age=-1s, vip-export.auth.maxAge",
        "vip-export.cors.allowed-origins=https://a.example/, which no browser sends",
    })
    void wrongSetting_isSaidInAFewLines(String setting, String said) throws Exception {
        ChildJvm.Result ended = ChildJvm.ofMain(ApiApplication.class)
                .quickStart()
                .arguments(List.of(
                        "--logging.config=classpath:logback-spring.xml",
                        "--server.port=0",
                        "--management.server.port=0",
                        "--vip-export.cloud.project-id=p",
                        "--vip-export.cloud.bucket=b",
                        "--" + setting))
                .run();

        assertThat(ended.exitCode()).isEqualTo(1);
        assertThat(ended.output()).contains("APPLICATION FAILED TO START", said).doesNotContain("\tat ");
        assertThat(ended.output().lines()).hasSizeLessThan(25);
        assertThat(ended.errors()).isEmpty();
    }
}
