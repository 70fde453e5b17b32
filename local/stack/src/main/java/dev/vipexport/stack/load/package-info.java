/** Loads messages into Firestore from a JSONL file or from a generator. */
@NullMarked
package dev.vipexport.stack.load;

import org.jspecify.annotations.NullMarked;
