/** Reads messages from Firestore as one flow-controlled stream that resumes after the last row. */
@NullMarked
package dev.vipexport.worker.rows;

import org.jspecify.annotations.NullMarked;
