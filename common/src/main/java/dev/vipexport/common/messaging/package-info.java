/** Sends tickets to workers and events to API instances over Kafka. */
@NullMarked
package dev.vipexport.common.messaging;

import org.jspecify.annotations.NullMarked;
