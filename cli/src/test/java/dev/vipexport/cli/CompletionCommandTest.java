package dev.vipexport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Sources the script with bash and completes words. */
class CompletionCommandTest extends CommandTestBase {
    private Path script;

    @BeforeEach
    void writeScript() throws Exception {
        assertThat(run.execute("completion")).as(run.all()).isZero();
        script = Files.writeString(folder.resolve("completion"), run.out());
    }

    /** Returns the candidates for the last of these words, as bash would offer them. */
    private List<String> complete(String... words) throws Exception {
        String program = """
                source "$1" || exit 1
                shift
                function=$(complete -p vip-export | sed 's/.* -F \\([^ ]*\\) .*/\\1/')
                compopt() { :; } # bash has it only while it completes a word
                COMP_WORDS=("$@")
                COMP_CWORD=$(($# - 1))
                COMP_LINE="$*"
                COMP_POINT=${#COMP_LINE}
                "$function" vip-export "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
                printf '%s\\n' "${COMPREPLY[@]}"
                """;
        var command = new ArrayList<>(
                List.of("bash", "--noprofile", "--norc", "-c", program, "complete", script.toString(), "vip-export"));
        command.addAll(List.of(words));
        Process bash = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(said).isZero();
        return said.lines().map(String::strip).toList();
    }

    @Test
    void bash_completesCommands() throws Exception {
        assertThat(complete("re")).containsExactlyInAnyOrder("retry", "redeliver");
        assertThat(complete("")).contains("export", "doctor", "completion", "webhook-secret");
    }

    @Test
    void bash_completesOptionsAndValues() throws Exception {
        assertThat(complete("status", "--w")).containsExactly("--wait");
        assertThat(complete("export", "--format", "")).containsExactlyInAnyOrder("csv", "jsonl", "xlsx");
        assertThat(complete("list", "--state", "S")).containsExactly("SUCCEEDED");
        assertThat(complete("completion", "z")).containsExactly("zsh");
    }

    /** picocli's script begins with a switch for zsh. */
    @Test
    void script_isTheSameForEachShell() throws Exception {
        String bash = Files.readString(script);
        assertThat(bash).contains("ZSH_VERSION", "bashcompinit");
        for (String shell : List.of("bash", "zsh", "ZSH")) {
            assertThat(run.execute("completion", shell)).isZero();
            assertThat(run.out()).isEqualTo(bash);
        }
        assertThat(run.execute("completion", "fish")).isEqualTo(2);

        assertThat(run.execute("completion", "--json", "zsh")).isZero();
        JsonNode json = JsonMapper.shared().readTree(run.out());
        assertThat(json.path("shell").asString()).isEqualTo("zsh");
        assertThat(json.path("script").asString().strip()).isEqualTo(bash.strip());
    }
}
