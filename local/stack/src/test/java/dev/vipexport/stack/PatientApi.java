package dev.vipexport.stack;

import java.nio.file.Path;

/** What makes an API under test wait for a slow machine. */
public final class PatientApi {
    /** The settings are a file, so that any option has the last word. */
    public static final String SETTING = "spring.config.additional-location="
            + Path.of("../patient-api.yml").toAbsolutePath().normalize().toUri();

    private PatientApi() {}
}
