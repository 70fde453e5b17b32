/** The export job: its data, its states and the transitions between them. */
@NullMarked
package dev.vipexport.common.job;

import org.jspecify.annotations.NullMarked;
