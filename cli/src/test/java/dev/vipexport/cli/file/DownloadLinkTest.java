package dev.vipexport.cli.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.vipexport.cli.exit.ExitException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DownloadLinkTest {
    private final List<String> notices = new ArrayList<>();

    private URI link(String server, String link) {
        return new DownloadLink(() -> link, URI.create(server), notices::add).uri();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://storage.example/f?secret",
                "http://127.0.0.1:4443/f?secret",
                "HTTP://storage.example/f?secret"
            })
    void link_isInvalid_whenItGivesUpTls(String link) {
        assertThatThrownBy(() -> link("https://api.example", link))
                .isInstanceOf(ExitException.class)
                .hasMessageContaining("without TLS")
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "/f?secret",
                "//host/f?secret",
                "file:///f?secret",
                "ftp://host/f?secret",
                "httpx://host/f?secret",
                "https:f?secret",
                "https://[secret"
            })
    void link_isInvalid_whenItIsNoWebAddress(String link) {
        for (String server : List.of("https://api.example", "http://127.0.0.1:8080")) {
            assertThatThrownBy(() -> link(server, link))
                    .isInstanceOf(ExitException.class)
                    .hasMessageNotContaining("secret");
        }
    }

    @Test
    void link_warnsOnce_whenItLeavesThisMachineWithoutTls() {
        assertThat(link("https://api.example", "https://storage.example/f")).hasHost("storage.example");
        assertThat(link("http://127.0.0.1:8080", "http://127.0.0.1:4443/f")).hasPort(4443);
        assertThat(link("http://api.example", "http://storage.example/f"))
                .as("the server had the warning")
                .hasNoPort();
        assertThat(notices).isEmpty();

        var link = new DownloadLink(
                () -> "http://storage.example/f?secret", URI.create("http://127.0.0.1:8080"), notices::add);
        link.uri();
        link.invalidate();
        link.uri();
        assertThat(notices).singleElement().asString().contains("warning: http").doesNotContain("secret");
    }
}
