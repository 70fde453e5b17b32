/** Finds the fields of a message in the bytes that Firestore sent, without decoding them. */
@NullMarked
package dev.vipexport.worker.message;

import org.jspecify.annotations.NullMarked;
