/** The exported file: downloading it in pieces, and holding it against its manifest. */
@NullMarked
package dev.vipexport.cli.file;

import org.jspecify.annotations.NullMarked;
