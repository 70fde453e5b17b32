/** A message as Firestore sent it: where its fields are among the bytes, and nothing decoded. */
@NullMarked
package dev.vipexport.worker.message;

import org.jspecify.annotations.NullMarked;
