/** Attacks the packaged API and worker, and watches what other organisations feel. */
@NullMarked
package dev.vipexport.attack;

import org.jspecify.annotations.NullMarked;
