/** The meters that both apps record: ended jobs, and those of Kafka's clients. {@code docs/metrics.md} lists all meters. */
@NullMarked
package dev.vipexport.common.metrics;

import org.jspecify.annotations.NullMarked;
