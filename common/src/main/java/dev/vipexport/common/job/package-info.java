/** The export job: its states, the changes it allows, and its document in Firestore, which is the truth. */
@NullMarked
package dev.vipexport.common.job;

import org.jspecify.annotations.NullMarked;
