package dev.vipexport.api.limits;

import jakarta.validation.constraints.Min;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Limits of one request, and of all requests of one API key to one instance.
 *
 * @param requestsPerSecond Average number of requests per second and key. The API answers 429 to further requests.
 * @param burst Maximum number of requests that a key sends at once after a pause.
 * @param keys Maximum number of keys that the API counts. Above it, the least used keys lose their history.
 * @param body Maximum size of a request body. The API answers 413 to a larger one.
 * @param target Maximum length of path and query together. The API answers 414 to a longer one.
 * @param headers Maximum size of all headers of a request. The API answers 431 to larger ones.
 */
@Validated
@ConfigurationProperties("vip-export.limits")
record LimitSettings(
        @DefaultValue("50") @Min(1) long requestsPerSecond,
        @DefaultValue("100") @Min(1) long burst,
        @DefaultValue("10000") @Min(1) long keys,
        @DefaultValue("16KB") DataSize body,
        @DefaultValue("12KB") DataSize target,
        @DefaultValue("12KB") DataSize headers) {}
