/** Says which rules of the cloud the server applies. */
@NullMarked
package dev.vipexport.emulators.firestore.rule;

import org.jspecify.annotations.NullMarked;
