/** Sends changes of documents and queries to the clients' Listen calls. */
@NullMarked
package dev.vipexport.emulators.firestore.listen;

import org.jspecify.annotations.NullMarked;
