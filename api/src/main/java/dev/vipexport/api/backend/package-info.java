/** Connects the API to Firestore, Cloud Storage and Kafka. */
@NullMarked
package dev.vipexport.api.backend;

import org.jspecify.annotations.NullMarked;
