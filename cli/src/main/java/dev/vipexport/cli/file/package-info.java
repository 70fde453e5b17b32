/** Downloads the exported file, resumes partial downloads, and verifies the file with its manifest. */
@NullMarked
package dev.vipexport.cli.file;

import org.jspecify.annotations.NullMarked;
