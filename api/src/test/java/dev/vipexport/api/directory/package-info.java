/** Tests of directory. */
@NullMarked
package dev.vipexport.api.directory;

import org.jspecify.annotations.NullMarked;
