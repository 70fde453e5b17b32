package dev.vipexport.api.messages;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * Settings of reads of messages, exports and manifests.
 *
 * @param maxBytes Maximum size of the messages, exports and manifests that all requests of one instance hold at a time, at least
 *     8 MB. An
 *     organisation holds at most half of it. A request that gets no share within {@code vip-export.call-timeout} gets
 *     503. The default fits a heap of 256 MB.
 */
@Validated
@ConfigurationProperties("vip-export.reads")
record ReadSettings(@DefaultValue("32MB") DataSize maxBytes) {
    ReadSettings {
        if (maxBytes.toBytes() < 2 * ReadBudget.FIRST_BYTES) {
            throw new IllegalArgumentException(
                    "vip-export.reads.max-bytes is " + maxBytes + ", but two organisations need 8 MB");
        }
    }
}
