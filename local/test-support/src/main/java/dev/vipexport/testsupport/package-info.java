/** Helpers that the tests of several modules share: a clock, a client that signs, child JVMs, free ports. */
@NullMarked
package dev.vipexport.testsupport;

import org.jspecify.annotations.NullMarked;
