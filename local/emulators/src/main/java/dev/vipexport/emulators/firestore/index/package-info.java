/** What the indexes are, and which entries a document has in them. */
@NullMarked
package dev.vipexport.emulators.firestore.index;

import org.jspecify.annotations.NullMarked;
