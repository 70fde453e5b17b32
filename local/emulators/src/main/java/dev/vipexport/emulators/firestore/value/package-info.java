/** Models values, names, field paths and times in Firestore's terms, with their rules and limits. */
@NullMarked
package dev.vipexport.emulators.firestore.value;

import org.jspecify.annotations.NullMarked;
