package dev.vipexport.api.directory;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of the cache of workspaces, channels and labels.
 *
 * @param cacheTtl Time that the API caches an entry. A change in Firestore takes effect after that time.
 * @param cacheSize Maximum number of cached entries of each kind, including unknown ones.
 */
@Validated
@ConfigurationProperties("vip-export.directory")
record DirectorySettings(
        @DefaultValue("10s") @DurationMin Duration cacheTtl,
        @DefaultValue("10000") @Min(1) long cacheSize) {}
