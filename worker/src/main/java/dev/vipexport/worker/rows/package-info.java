/** Reads messages from Firestore as one flow-controlled stream that resumes where it broke. */
@NullMarked
package dev.vipexport.worker.rows;

import org.jspecify.annotations.NullMarked;
