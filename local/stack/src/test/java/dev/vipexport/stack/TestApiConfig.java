package dev.vipexport.stack;

import java.nio.file.Path;

/** Gives an API under test enough time on a slow machine. */
public final class TestApiConfig {
    /** A file, so that every option overrides it. */
    public static final String ADDITIONAL_LOCATION = "spring.config.additional-location="
            + Path.of("../test-api.yml").toAbsolutePath().normalize().toUri();

    private TestApiConfig() {}
}
