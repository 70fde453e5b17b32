package dev.vipexport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** With {@code --json}, each command prints JSON and nothing else to standard output, on one line for each value. */
class JsonOutputTest extends CommandTestBase {
    private List<JsonNode> json(String... arguments) {
        assertThat(run.execute(arguments)).as(run.all()).isZero();
        return run.out().lines().map(JsonMapper.shared()::readTree).toList();
    }

    private JsonNode one(String... arguments) {
        List<JsonNode> values = json(arguments);
        assertThat(values).as(run.out()).hasSize(1);
        return values.get(0);
    }

    private String[] june(String... more) {
        return Stream.of(JUNE, more).flatMap(Arrays::stream).toArray(String[]::new);
    }

    @Test
    void everyCommand_hasTheOption() {
        Map<String, CommandLine> commands = VipExport.commandLine(run.context()).getSubcommands();
        assertThat(commands).containsOnlyKeys(VipExport.COMMANDS);
        assertThat(commands).allSatisfy((name, command) -> {
            assertThat(command.getCommandName()).isEqualTo(name);
            // ops has commands of its own
            Collection<CommandLine> ofItsOwn = command.getSubcommands().values();
            assertThat(ofItsOwn.isEmpty() ? List.of(command) : ofItsOwn)
                    .allSatisfy(each -> assertThat(each.getCommandSpec().findOption("--json"))
                            .as(each.getCommandName())
                            .isNotNull());
        });
    }

    @Test
    void export_printsTheJobAndItsFile() {
        JsonNode job = one(june("--json", output()));

        assertThat(job.path("exportId").asString()).isEqualTo("00000000000000000000000000000001");
        assertThat(job.path("state").asString()).isEqualTo("SUCCEEDED");
        assertThat(job.path("file").asString()).isEqualTo(file().toString());
        assertThat(job.has("csvUrl")).isFalse();
        assertThat(file()).hasBinaryContent(api.file.bytes());

        JsonNode noFile = one(june("--json", "--no-download"));
        assertThat(noFile.path("state").asString()).isEqualTo("SUCCEEDED");
        assertThat(noFile.has("file") || noFile.has("csvUrl")).isFalse();
        assertThat(one(june("--json", "--no-download", "--print-url"))
                        .path("csvUrl")
                        .asString())
                .contains(FakeApi.LINK_SECRET);
    }

    @Test
    void download_printsTheJobAndItsFile() {
        String export = api.addJob("SUCCEEDED");

        JsonNode job = one("download", export, "--json", output());
        assertThat(job.path("exportId").asString()).isEqualTo(export);
        assertThat(job.path("file").asString()).isEqualTo(file().toString());
        assertThat(job.has("csvUrl")).isFalse();
        assertThat(one("download", export, "--json", "--print-url", output())
                        .path("csvUrl")
                        .asString())
                .contains(FakeApi.LINK_SECRET);

        assertThat(run.execute("download", export, "--json", "--output=-")).isEqualTo(2);
        assertThat(run.out()).isEmpty();
    }

    @Test
    void verify_printsWhatItHasVerified() throws Exception {
        Path file = Files.write(folder.resolve("file"), api.file.bytes());
        String export = api.addJob("SUCCEEDED");

        JsonNode result = one("verify", "--json", export, file.toString());
        assertThat(result.path("exportId").asString()).isEqualTo(export);
        assertThat(result.path("rows").asInt()).isEqualTo(5);
        assertThat(result.path("bytes").asInt()).isEqualTo(api.file.bytes().length);
        assertThat(result.path("slices").asInt()).isEqualTo(2);
        assertThat(result.path("crc32c").isString()).isTrue();
        assertThat(result.path("file").asString()).isEqualTo(file.toString());
    }

    @Test
    void commandsOfOneExport_printTheJob() {
        api.moreMembers = ",\"callback\":{\"state\":\"PENDING\",\"attempts\":1}";
        String failed = api.addJob("FAILED");

        assertThat(one("retry", "--json", failed).path("retryOf").asString()).isEqualTo(failed);
        assertThat(one("redeliver", "--json", failed).path("exportId").asString())
                .isEqualTo(failed);
        assertThat(one("cancel", "--json", api.addJob("RUNNING")).path("state").asString())
                .isEqualTo("CANCELED");
        assertThat(one("cancel", "--delete", "--json", failed))
                .isEqualTo(JsonMapper.shared().readTree("{\"exportId\":\"" + failed + "\",\"deleted\":true}"));
        assertThat(run.out()).doesNotContain(FakeApi.LINK_SECRET);
    }

    @Test
    void lists_printLines() {
        api.addJob("SUCCEEDED");
        api.addJob("FAILED");

        assertThat(json("list", "--json")).hasSize(2).allMatch(job -> job.has("exportId"));
        assertThat(json("labels", "--json", JUNE[1], JUNE[2], JUNE[3], JUNE[4]))
                .hasSize(2)
                .allMatch(page -> page.path("labels").isArray());
    }

    @Test
    void webhookSecret_isAMember() {
        run.environment.put("VIP_EXPORT_SECRET", "demo-secret");

        assertThat(one("webhook-secret", "--json").path("webhookSecret").asString())
                .isEqualTo("whsec_wH9ffed4N7De3d2E6xchRxdHQXCt22QGH4A6FyklB18=");
    }

    /** Standard error has progress and notices as well, so it stays text. */
    @ParameterizedTest
    @ValueSource(strings = {"status", "retry", "cancel", "redeliver", "download"})
    void error_isTextOnStandardError(String command) {
        assertThat(run.execute(command, "--json", "unknown")).isEqualTo(4);

        assertThat(run.out()).isEmpty();
        assertThat(run.err()).isEqualTo("vip-export: Refused (404): There is no such export\n");
    }
}
