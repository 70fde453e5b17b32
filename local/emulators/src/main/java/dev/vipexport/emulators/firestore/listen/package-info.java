/** Follows documents and queries for the Listen calls of clients. */
@NullMarked
package dev.vipexport.emulators.firestore.listen;

import org.jspecify.annotations.NullMarked;
