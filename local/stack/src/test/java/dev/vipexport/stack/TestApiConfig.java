package dev.vipexport.stack;

import java.nio.file.Path;

/** What makes an API under test wait for a slow machine. */
public final class TestApiConfig {
    /** The settings are a file, so that any option has the last word. */
    public static final String ADDITIONAL_LOCATION = "spring.config.additional-location="
            + Path.of("../test-api.yml").toAbsolutePath().normalize().toUri();

    private TestApiConfig() {}
}
