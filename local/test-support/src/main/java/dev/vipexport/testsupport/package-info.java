/** The clock, signing client, child JVMs and free ports that the tests of several modules share. */
@NullMarked
package dev.vipexport.testsupport;

import org.jspecify.annotations.NullMarked;
