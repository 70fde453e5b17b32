/** Starts Kafka, Firestore and Cloud Storage servers on 127.0.0.1 from the command line. */
@NullMarked
package dev.vipexport.emulators;

import org.jspecify.annotations.NullMarked;
