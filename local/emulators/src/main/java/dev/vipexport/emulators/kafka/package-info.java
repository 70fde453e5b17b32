/** Runs a real Kafka broker inside this JVM. */
@NullMarked
package dev.vipexport.emulators.kafka;

import org.jspecify.annotations.NullMarked;
