/** Defines the indexes and a document's entries in them. */
@NullMarked
package dev.vipexport.emulators.firestore.index;

import org.jspecify.annotations.NullMarked;
