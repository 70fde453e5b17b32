package dev.vipexport.api.export.estimate;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The workers' settings that estimates depend on.
 *
 * @param sliceRows Maximum number of rows in a slice. Set it to the workers' value, or estimates are wrong.
 */
@Validated
@ConfigurationProperties("vip-export.plan")
record PlanSettings(@DefaultValue("20000") @Min(1) long sliceRows) {}
