/** Validates queries, chooses an index and runs them at one time. */
@NullMarked
package dev.vipexport.emulators.firestore.query;

import org.jspecify.annotations.NullMarked;
