/** Serves Google's Firestore v1 gRPC protocol inside this JVM over H2 MVStore, with armed faults. */
@NullMarked
package dev.vipexport.emulators.firestore;

import org.jspecify.annotations.NullMarked;
