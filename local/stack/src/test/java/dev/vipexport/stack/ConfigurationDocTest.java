package dev.vipexport.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.vipexport.common.messaging.TopicPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Checks that docs/configuration.md lists every setting of the API and the worker. Boot's configuration processor
 * writes the metadata, and the Javadoc of the settings records holds the descriptions. To rewrite the page:
 *
 * <pre>{@code
 * ./mvnw -pl local/stack -am test -Dtest=ConfigurationDocTest -Dsurefire.failIfNoSpecifiedTests=false \
 *     -Dconfiguration.write=true
 * }</pre>
 */
class ConfigurationDocTest {
    private static final Path PAGE = Path.of("../../docs/configuration.md");

    private static List<Setting> settings = List.of();

    @BeforeAll
    static void readMetadata() throws IOException {
        settings = ConfigurationMetadata.read();
    }

    @Test
    void page_matchesMetadata() throws IOException {
        String page = Files.readString(PAGE);
        String generated = ConfigurationPage.replaceTables(page, settings);
        if (Boolean.getBoolean("configuration.write")) {
            Files.writeString(PAGE, generated);
        } else {
            assertThat(page)
                    .as("docs/configuration.md: rewrite it with -Dconfiguration.write=true")
                    .isEqualTo(generated);
        }
    }

    @Test
    void settings_areFoundForEachApp() {
        assertThat(settings).hasSizeGreaterThan(50);
        assertThat(settings.stream().map(Setting::app)).contains("API", "worker");
    }

    @Test
    void setting_hasADescription() {
        assertThat(settings)
                .allSatisfy(setting -> assertThat(setting.description())
                        .as(setting.name() + ": add a @param to its record")
                        .isNotBlank());
    }

    /** Without this a whole feature would be one row: its own properties are unknown to the processor. */
    @Test
    void nestedRecord_isExpanded() {
        assertThat(settings)
                // an enum is a value of its own
                .filteredOn(setting -> !setting.type().equals(TopicPolicy.class.getName()))
                .allSatisfy(setting -> assertThat(setting.type())
                        .as(
                                setting.name() + ": make its type @ConfigurationProperties, or its component"
                                        + " @NestedConfigurationProperty (and @ConfigurationPropertiesSource in another module)")
                        .doesNotStartWith("dev.vipexport"));
    }
}
