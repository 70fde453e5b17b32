/** Kafka, Firestore and Cloud Storage on 127.0.0.1, started by hand. */
@NullMarked
package dev.vipexport.emulators;

import org.jspecify.annotations.NullMarked;
