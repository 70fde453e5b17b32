/** Tests Firestore servers, ours and Google's emulator, with cases that are data. */
@NullMarked
package dev.vipexport.emulators.firestore.contract;

import org.jspecify.annotations.NullMarked;
