/** Consumes tickets from Kafka and retries failed ones over retry topics. */
@NullMarked
package dev.vipexport.worker.kafka;

import org.jspecify.annotations.NullMarked;
