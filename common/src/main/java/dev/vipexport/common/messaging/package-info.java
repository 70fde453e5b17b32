/** What travels on Kafka: tickets that wake workers, events that wake waiting callers. */
@NullMarked
package dev.vipexport.common.messaging;

import org.jspecify.annotations.NullMarked;
