/** What a Firestore server must answer, as cases that are data, for ours and for Google's emulator alike. */
@NullMarked
package dev.vipexport.emulators.firestore.contract;

import org.jspecify.annotations.NullMarked;
