/** Stores every version of every document in one file and commits new versions. */
@NullMarked
package dev.vipexport.emulators.firestore.store;

import org.jspecify.annotations.NullMarked;
