package dev.vipexport.stack;

import java.nio.file.Path;

/** What makes an API under test wait for a slow machine. */
public final class PatientApi {
    /** The settings are a file, so that any other option has the last word. */
    public static final String OPTION = "--spring.config.additional-location="
            + Path.of("../patient-api.yml").toAbsolutePath().normalize().toUri();

    private PatientApi() {}
}
