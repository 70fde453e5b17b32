/** A Firestore server inside this JVM: Google's Firestore v1 gRPC protocol over H2 MVStore, with faults on command. */
@NullMarked
package dev.vipexport.emulators.firestore;

import org.jspecify.annotations.NullMarked;
